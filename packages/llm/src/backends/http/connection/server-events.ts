/** Maximum characters of an event's data; servers send a token or two per event. */
const MAX_EVENT_LENGTH = 1_000_000;

/** The stream is not a stream of events. */
class EventTooLong extends Error {
  override readonly name: string = "EventTooLong";
}

/**
 * The data of server-sent events, one string per event, from the lines of a `text/event-stream`. Comments, event names,
 * ids and retry times are skipped. Data after the last blank line counts too, because some servers omit a final blank
 * line.
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
