import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { findRedis } from "../../../../scripts/find-redis.mjs";

/** A Redis of a test, behind a socket in a folder of its own, that can be frozen, killed and started again. */
export class RedisServer {
  /** The socket on which it listens. */
  readonly path: string;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
    this.path = join(folder, "socket");
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await mkdtemp(join(tmpdir(), "understudy-redis-")));
    await server.run();
    return server;
  }

  /** Starts it, empty, and waits until it answers. */
  async run(): Promise<void> {
    this.#process = spawn(
      findRedis() as string,
      [
        ...["--port", "0", "--unixsocket", this.path, "--dir", this.#folder],
        ...["--save", "", "--appendonly", "no"],
      ],
      { stdio: "ignore" },
    );
    const client = this.client();
    await client.ping();
    client.disconnect();
  }

  /** A client of the test's own, which waits until the server is there. */
  client(): Redis {
    const client = new Redis(this.path, { maxRetriesPerRequest: null });
    client.on("error", () => {});
    return client;
  }

  /** It takes connections and answers nothing, as a machine that swaps. */
  freeze(): void {
    this.#process?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#process?.kill("SIGCONT");
  }

  async kill(): Promise<void> {
    const running = this.#process;
    if (running === undefined) return;
    this.#process = undefined;
    const ended = new Promise((resolve) => {
      running.once("exit", resolve);
    });
    running.kill("SIGKILL");
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Waits until something is true, however long this machine takes; the test's own time limit ends it. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
