import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { hashApiKey, makeApiKey } from "@understudy/server";
import type { TurnFigures } from "./turn-meter.ts";
import type { TurnPorts, TurnQuestion } from "./turn-server.ts";

/** A thread whose longest stretch is shorter has nothing to do but what comes by the clock. */
const CALM_MS = 1;
const LOOK_MS = 60;
/** Otherwise the machine was busy with something else. */
const MIN_USED_MS = 2;
const MAX_SETTLE_MS = 15_000;

/** A server in a process of its own, with two tenants. */
export class TurnProcess {
  readonly port: number;
  readonly grpcPort: number;
  /** The keys of the tenant that attacks, and of the other one. */
  readonly keys: { readonly attacker: string; readonly victim: string };
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ports: TurnPorts, keys: TurnProcess["keys"]) {
    this.#child = child;
    this.port = ports.port;
    this.grpcPort = ports.grpcPort;
    this.keys = keys;
  }

  static async start(): Promise<TurnProcess> {
    const keys = { attacker: makeApiKey(), victim: makeApiKey() };
    const access = {
      keys: Object.entries(keys).map(([tenant, key]) => ({
        hash: hashApiKey(key),
        tenant,
        roles: ["plan", "author", "chat"],
      })),
    };
    const path = fileURLToPath(new URL("./turn-server.ts", import.meta.url));
    const child = fork(path, [JSON.stringify({ access })]);
    const [ports] = (await once(child, "message")) as [TurnPorts];
    return new TurnProcess(child, ports, keys);
  }

  /** The longest stretch of its thread while something happens, until it rests again. */
  async measure(work: () => Promise<unknown>): Promise<TurnFigures> {
    this.#say("measure");
    await work();
    return await this.settle();
  }

  /** Waits until it has nothing to do. */
  async settle(): Promise<TurnFigures> {
    const untilMs = performance.now() + MAX_SETTLE_MS;
    let calm = 0;
    for (;;) {
      await sleep(LOOK_MS);
      this.#say("read");
      const [figures] = (await once(this.#child, "message")) as [TurnFigures];
      const isCalm = figures.usedMs > MIN_USED_MS && figures.latelyMs < CALM_MS;
      calm = isCalm ? calm + 1 : 0;
      if (calm > 1 || performance.now() > untilMs) return figures;
    }
  }

  end(): void {
    if (this.#child.connected) this.#say("end");
  }

  #say(question: TurnQuestion): void {
    this.#child.send(question);
  }
}
