import type { ServerResponse } from "node:http";
import type { FarewellMessage } from "../protocol/message.ts";
import type { Sink } from "../publish/audience.ts";
import type { Viewer } from "../publish/viewer.ts";

/** Above it a page is behind, in bytes: what comes then is left out until it has caught up. */
const MAX_BUFFERED = 4 * 2 ** 20;
/** Keeps connections open through whatever ends idle ones, and finds out about those that are gone. */
const PING_MS = 15_000;

/**
 * Lets a page watch by Server-Sent Events until either side ends it.
 *
 * @returns sends the page home, and tells it why
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
    // A line of JSON has no line break in it.
    send: (line) => void response.write(`data: ${line}\n\n`),
    // A page that takes nothing never takes the end either: its place would stay taken.
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
