import { afterAll, afterEach } from "vitest";
import type { ServerOptions } from "../server-options.ts";
import type { RunningService } from "../start-server.ts";
import { startHut, type Working } from "./hut.ts";

const PLAIN: ServerOptions = {};

/** The servers of a test file. */
export class ServerSet {
  readonly #own: RunningService[] = [];
  readonly #shared = new Map<ServerOptions, Promise<RunningService>>();

  /** Closes the servers when their tests are over: a test's own after it, the shared ones after all. */
  constructor() {
    afterEach(() => this.#close(this.#own.splice(0)));
    afterAll(async () => this.#close(await Promise.all(this.#shared.values())));
  }

  /** A server of the running test alone, for what stays in a server: counts, limits, its end. */
  async start(options?: ServerOptions, working?: Working): Promise<RunningService> {
    const server = await startHut(options, working);
    this.#own.push(server);
    return server;
  }

  /** The server that all tests share which pass the same object. */
  shared(options: ServerOptions = PLAIN): Promise<RunningService> {
    let server = this.#shared.get(options);
    if (server === undefined) {
      server = startHut(options);
      this.#shared.set(options, server);
    }
    return server;
  }

  async #close(servers: readonly RunningService[]): Promise<void> {
    for (const server of servers) await server.close(0);
  }
}
