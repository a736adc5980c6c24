import { createServer, type Server } from "node:http";
import type { Answerer } from "./answerer.ts";

/** Connections at the same time, more than pages and strangers together have. */
const MAX_CONNECTIONS = 512;

/** The longest that a connection may be about nothing, in ms. */
export interface ConnectionPatience {
  /** Until it has said what it wants, from its beginning. Default 10,000. */
  readonly headersMs?: number | undefined;
  /** Until it has said all of it. Default 30,000. */
  readonly requestMs?: number | undefined;
}

/** Connections are looked at for what is over so often, in ms. */
const CHECK_MS = 1000;

/** Resolves when a server listens; rejects with what the system says. */
export async function listen(
  answerer: Answerer,
  host: string,
  port: number,
  { headersMs = 10_000, requestMs = 30_000 }: ConnectionPatience = {},
): Promise<Server> {
  const options = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, headersMs),
  };
  const server = createServer(options, answerer.answer);
  server.maxConnections = MAX_CONNECTIONS;
  server.on("connection", (socket) => answerer.visitors.arrive(socket));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return server;
}

/** Ends a server with all its connections. */
export async function shut(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
