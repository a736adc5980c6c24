import { createServer, type Server } from "node:http";
import type { Answerer } from "./answerer.ts";

/** Connections at the same time. */
const MAX_CONNECTIONS = 128;

/** Resolves when a server listens; rejects with what the system says. */
export async function listen(answerer: Answerer, host: string, port: number): Promise<Server> {
  const server = createServer(answerer.answer);
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
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
