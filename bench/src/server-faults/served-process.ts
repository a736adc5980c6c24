import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../scripts/testing/free-port.mjs";

const CLI = fileURLToPath(new URL("../../../workshop/cli/src/main.ts", import.meta.url));
const START_MS = 120_000;

/** A server's health report. */
interface Health {
  readonly status: string;
  readonly degraded: readonly string[];
}

/** A server's record since its start. */
export interface Account {
  /** Answers after their request's budget, counted from its arrival. */
  readonly late: number;
  /** Time that it was runnable without a processor, in milliseconds. */
  readonly waitedMs: number;
}

/** `understudy serve` in its own, killable process. */
export class ServedProcess {
  readonly port: number;
  readonly url: string;
  readonly #config: string;
  #child: ChildProcess | undefined;
  /** The record of ended processes. */
  #before: Account = { late: 0, waitedMs: 0 };

  private constructor(port: number, config: string) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#config = config;
  }

  /** @param config path of its configuration */
  static async start(config: string): Promise<ServedProcess> {
    const served = new ServedProcess(await freePort(), config);
    await served.restart();
    return served;
  }

  /** Starts it, on the same port as before. */
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

  /** The degraded parts. */
  async degraded(): Promise<readonly string[]> {
    return (await this.#health())?.degraded ?? [];
  }

  /** Its record since the first start. */
  async account(): Promise<Account> {
    const [late, waitedMs] = [await this.#late(), this.#waitedMs()];
    return { late: this.#before.late + late, waitedMs: this.#before.waitedMs + waitedMs };
  }

  get isAlive(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  /** Kills it. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Sends the container stop signal; resolves when it has ended. */
  async terminate(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.isAlive) return;
    this.#before = await this.account();
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  }

  async #late(): Promise<number> {
    const page = await (await fetch(`${this.url}/metrics`)).text();
    const counts = page.matchAll(/^understudy_http_late_total\S* (\d+)$/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  #waitedMs(): number {
    const pid = this.#child?.pid;
    try {
      const [, waitedNs] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
      return Number(waitedNs) / 1e6;
    } catch {
      // Unknown on other systems.
      return 0;
    }
  }

  async #health(): Promise<Health | undefined> {
    try {
      return (await (await fetch(`${this.url}/readyz`)).json()) as Health;
    } catch {
      return undefined;
    }
  }
}
