import { InferenceError } from "@understudy/planner-core";

/** Maximum characters of an event's data; servers send a token or two per event. */
const MAX_EVENT_LENGTH = 1_000_000;

/** A server-sent event. */
export interface ServerEvent {
  /** Value of `event`; empty if there is none. */
  readonly name: string;
  readonly data: string;
}

/**
 * Server-sent events from the lines of a `text/event-stream`. Comments, ids and retry times are skipped. Data after the
 * last blank line counts too, because some servers omit a final blank line.
 *
 * @throws InferenceError if an event does not end
 */
export async function* readEvents(lines: AsyncIterable<string>): AsyncGenerator<ServerEvent> {
  let data: string[] = [];
  let [name, length] = ["", 0];
  let isFirst = true;
  for await (const raw of lines) {
    const line = isFirst ? raw.replace(/^\uFEFF/, "") : raw;
    isFirst = false;
    if (line === "") {
      if (data.length > 0) yield { name, data: data.join("\n") };
      data = [];
      [name, length] = ["", 0];
      continue;
    }
    if (line.startsWith("data:")) {
      data.push(line.startsWith("data: ") ? line.slice(6) : line.slice(5));
    } else if (line === "data") data.push("");
    else {
      if (line.startsWith("event:")) name = line.slice(6).trim();
      continue;
    }
    length += line.length + 1;
    if (length > MAX_EVENT_LENGTH) {
      throw new InferenceError("An event of the server's answer does not end", { transient: true });
    }
  }
  if (data.length > 0) yield { name, data: data.join("\n") };
}
