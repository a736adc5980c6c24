import type { ServerOptions } from "../server-options.ts";
import type { RunningService } from "../start-server.ts";
import { startHut } from "./hut.ts";

/** The servers of a test file, closed after each test. */
export class ServerSet {
  readonly #servers: RunningService[] = [];

  async start(options?: ServerOptions): Promise<RunningService> {
    const server = await startHut(options);
    this.#servers.push(server);
    return server;
  }

  async close(): Promise<void> {
    for (const server of this.#servers.splice(0)) await server.close(0);
  }
}
