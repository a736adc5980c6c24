/**
 * The data of server-sent events, one string an event, from the lines of a `text/event-stream`.
 * Comments, event names, ids and retry times are skipped. What stands behind the last blank line
 * counts as well: some servers leave the blank line out at the end.
 */
export async function* readEvents(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let data: string[] = [];
  let isFirst = true;
  for await (const raw of lines) {
    const line = isFirst ? raw.replace(/^\uFEFF/, "") : raw;
    isFirst = false;
    if (line === "") {
      if (data.length > 0) yield data.join("\n");
      data = [];
    } else if (line.startsWith("data:")) {
      data.push(line.startsWith("data: ") ? line.slice(6) : line.slice(5));
    } else if (line === "data") data.push("");
  }
  if (data.length > 0) yield data.join("\n");
}
