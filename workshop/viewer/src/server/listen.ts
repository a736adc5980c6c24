import { createServer, type Server } from "node:http";
import type { Answerer } from "./answerer.ts";

/** Limit on connections, above the sum of the other limits. */
const MAX_CONNECTIONS = 512;

/** Time limits of a connection, in ms. */
export interface ConnectionPatience {
  /** Time limit for the headers, from the start of the connection. Default 10,000. */
  readonly headersMs?: number | undefined;
  /** For the whole request. Default 30,000. */
  readonly requestMs?: number | undefined;
}

/** Interval of checking connections, in ms. */
const CHECK_MS = 1000;

/** Resolves when a server listens; rejects with system errors. */
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
  server.on("connection", (socket) => answerer.unauthenticated.arrive(socket));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return server;
}

/** Closes a server with all its connections. */
export async function shut(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
