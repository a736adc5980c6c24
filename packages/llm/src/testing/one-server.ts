import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

let server: Server | undefined;
let current: RequestListener = () => {};

/** Lets the one server of a test file answer like this from now on. @returns its URL */
export async function serveRequests(listener: RequestListener): Promise<string> {
  current = listener;
  if (server === undefined) {
    const started = createServer((request, response) => current(request, response));
    server = started;
    await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Stops the server; call it after a file's tests. */
export function endServer(): void {
  server?.close().closeAllConnections();
  server = undefined;
}
