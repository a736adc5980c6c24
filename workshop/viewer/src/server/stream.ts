import type { ServerResponse } from "node:http";
import type { FarewellMessage } from "../protocol/message.ts";
import type { Sink } from "../publish/audience.ts";
import type { Viewer } from "../publish/viewer.ts";

/** Buffer size in bytes above which a page is behind: messages are skipped until it catches up. */
const MAX_BUFFERED = 4 * 2 ** 20;
/** Interval of pings, which keep idle connections open and detect dead ones. */
const PING_MS = 15_000;

/**
 * Streams to a page by Server-Sent Events until either side ends it.
 *
 * @returns disconnects the page with a reason
 */
export function streamTo(viewer: Viewer, response: ServerResponse): (reason: string) => void {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  const sink: Sink = {
    get isFull() {
      return response.writableLength > MAX_BUFFERED;
    },
    // A line of JSON contains no line break.
    send: (line) => void response.write(`data: ${line}\n\n`),
    // A page that never reads would never see the end either, and keep its place.
    close: () => void (sink.isFull ? response.destroy() : response.end()),
  };
  const { close } = viewer.watch(sink);
  const ping = setInterval(() => {
    if (!sink.isFull) response.write(": here\n\n");
  }, PING_MS);
  ping.unref();
  response.on("close", () => {
    clearInterval(ping);
    close();
  });
  response.on("error", () => response.destroy());
  return (reason) => {
    const farewell: FarewellMessage = { type: "farewell", reason };
    if (!sink.isFull) sink.send(JSON.stringify(farewell));
    sink.close();
    close();
  };
}
