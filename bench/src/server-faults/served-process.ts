import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../../packages/cli/src/main.ts", import.meta.url));
const START_MS = 120_000;

/** A server's own account of itself. */
interface Health {
  readonly status: string;
  readonly degraded: readonly string[];
}

/** `understudy serve`, as people start it, in a process that may be killed. */
export class ServedProcess {
  readonly port: number;
  readonly url: string;
  readonly #config: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, config: string) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#config = config;
  }

  /** @param config the path of its configuration */
  static async start(config: string): Promise<ServedProcess> {
    const served = new ServedProcess(await freePort(), config);
    await served.restart();
    return served;
  }

  /** Starts it, again on the same port. */
  async restart(): Promise<void> {
    const serve = ["serve", "--model", "none", "--port", String(this.port), "--grpc-port", "0"];
    const child = spawn(
      process.execPath,
      [...process.execArgv, CLI, ...serve, "--config", this.#config],
      { stdio: "ignore" },
    );
    this.#child = child;
    const untilMs = performance.now() + START_MS;
    while (!(await this.isReady())) {
      if (child.exitCode !== null || performance.now() > untilMs) {
        throw new Error("understudy serve does not start");
      }
      await sleep(50);
    }
  }

  async isReady(): Promise<boolean> {
    return (await this.#health())?.status === "ready";
  }

  /** What does not work as it should. */
  async degraded(): Promise<readonly string[]> {
    return (await this.#health())?.degraded ?? [];
  }

  get isAlive(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it without a word. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Asks it to end, as a container is asked; resolves when it has. */
  async terminate(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.isAlive) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  }

  async #health(): Promise<Health | undefined> {
    try {
      return (await (await fetch(`${this.url}/readyz`)).json()) as Health;
    } catch {
      return undefined;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, "close");
  return port;
}
