import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A flood by clients without a key. */
export type Attack =
  | {
      /** Bytes, and others that follow again and again. */
      readonly kind: "flood";
      readonly port: number;
      readonly connections: number;
      readonly first: string;
      /** In base64. */
      readonly again: string;
    }
  | {
      /** Streams of HTTP/2. */
      readonly kind: "streams";
      readonly port: number | undefined;
      readonly connections: number;
      readonly path: string;
      readonly streams: number;
    };

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const PROGRAM = fileURLToPath(new URL("attacker-node.ts", import.meta.url));

/** A process that attacks a server. */
export class Attacker {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(): Promise<Attacker> {
    const child = fork(`${ROOT}scripts/testing/run-source.mjs`, [PROGRAM], {
      ...{ cwd: ROOT, execArgv: [] },
    });
    await once(child, "message");
    return new Attacker(child);
  }

  /** Begins an attack in place of the one before. */
  begin(attack: Attack): Promise<void> {
    return this.#tell(attack);
  }

  stop(): Promise<void> {
    return this.#tell("stop");
  }

  async end(): Promise<void> {
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exit;
  }

  async #tell(message: Attack | "stop"): Promise<void> {
    const done = once(this.#child, "message");
    this.#child.send(message);
    await done;
  }
}
