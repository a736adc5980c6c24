/** An event has no more characters of data than this; servers send a token or two an event. */
const MAX_EVENT_LENGTH = 1_000_000;

/** A stream that is no stream of events. */
class EventTooLong extends Error {
  override readonly name: string = "EventTooLong";
}

/**
 * The data of server-sent events, one string an event, from the lines of a `text/event-stream`.
 * Comments, event names, ids and retry times are skipped. What stands behind the last blank line
 * counts as well: some servers leave the blank line out at the end.
 *
 * @throws EventTooLong
 */
export async function* readEvents(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let data: string[] = [];
  let length = 0;
  let isFirst = true;
  for await (const raw of lines) {
    const line = isFirst ? raw.replace(/^\uFEFF/, "") : raw;
    isFirst = false;
    if (line === "") {
      if (data.length > 0) yield data.join("\n");
      data = [];
      length = 0;
      continue;
    }
    if (line.startsWith("data:")) {
      data.push(line.startsWith("data: ") ? line.slice(6) : line.slice(5));
    } else if (line === "data") data.push("");
    else continue;
    length += line.length + 1;
    if (length > MAX_EVENT_LENGTH) throw new EventTooLong("an event of the answer does not end");
  }
  if (data.length > 0) yield data.join("\n");
}
