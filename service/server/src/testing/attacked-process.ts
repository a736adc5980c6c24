import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ServerOptions } from "../server-options.ts";

/** Options of a server that is attacked. */
export interface AttackedOptions {
  /** Whether it is Node's own, which answers everything with a few bytes. Default: the service. */
  readonly isPlain?: boolean;
  /** The service's options, as JSON. */
  readonly server?: Pick<ServerOptions, "access" | "tenants" | "limits" | "searchThreads">;
}

/** The report of a server about itself. */
export interface AttackedFacts {
  readonly port: number;
  readonly grpcPort: number | undefined;
  readonly memoryBytes: number;
  readonly heapBytes: number;
}

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const PROGRAM = fileURLToPath(new URL("attacked-node.ts", import.meta.url));

/** A server in a process of its own, whose serving thread's processor time is known from outside. */
export class AttackedProcess {
  readonly port: number;
  readonly grpcPort: number | undefined;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, { port, grpcPort }: AttackedFacts) {
    this.#child = child;
    this.port = port;
    this.grpcPort = grpcPort;
  }

  static async start(options: AttackedOptions): Promise<AttackedProcess> {
    const child = fork(
      `${ROOT}scripts/testing/run-source.mjs`,
      [PROGRAM, JSON.stringify(options)],
      {
        ...{ cwd: ROOT, execArgv: [] },
      },
    );
    const [told] = await Promise.race([once(child, "message"), once(child, "exit")]);
    if (typeof told !== "object") throw new Error(`a server ended with ${told}`);
    return new AttackedProcess(child, told as AttackedFacts);
  }

  /** Processor time of its serving thread so far, in ms. */
  get workedMs(): number {
    const { pid } = this.#child;
    const [ns] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ");
    return Number(ns) / 1e6;
  }

  /** The time that its thread works until something is done, in ms. */
  async worksFor(until: () => Promise<unknown>): Promise<number> {
    const beforeMs = this.workedMs;
    await until();
    return this.workedMs - beforeMs;
  }

  /** Its report, once it gets around to that. */
  async facts(): Promise<AttackedFacts> {
    const told = once(this.#child, "message");
    this.#child.send("facts");
    return (await told)[0] as AttackedFacts;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exit;
  }
}
