import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { hashApiKey, makeApiKey } from "@understudy/server";
import type { TurnFigures } from "./turn-meter.ts";
import type { TurnPorts, TurnQuestion } from "./turn-server.ts";

/** The server runs as published: a loader that keeps function names distorts the times. */
const LOADER = new URL("../../../scripts/testing/import-source.mjs", import.meta.url).href;
const SERVER = new URL("./turn-server.ts", import.meta.url).href;

/** Longest stretch of an idle thread. */
const CALM_MS = 1;
const LOOK_MS = 60;
/** Processor time below which the machine was busy elsewhere. */
const MIN_USED_MS = 2;
const MAX_SETTLE_MS = 15_000;

/** The tenants of a server, and its threads for searches. */
interface TurnOptions<Tenant extends string> {
  readonly tenants: readonly Tenant[];
  readonly searchThreads: number;
}

/** An attacker and a tenant beside it, without search threads on other cores. */
export const TWO_TENANTS = { tenants: ["attacker", "victim"], searchThreads: 0 } as const;

/** A server in its own process, with several tenants. */
export class TurnProcess<Tenant extends string = string> {
  readonly port: number;
  readonly grpcPort: number;
  /** The key of each tenant. */
  readonly keys: Readonly<Record<Tenant, string>>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ports: TurnPorts, keys: TurnProcess<Tenant>["keys"]) {
    this.#child = child;
    this.port = ports.port;
    this.grpcPort = ports.grpcPort;
    this.keys = keys;
  }

  static async start<Tenant extends string>({
    tenants,
    searchThreads,
  }: TurnOptions<Tenant>): Promise<TurnProcess<Tenant>> {
    const made = tenants.map((tenant) => [tenant, makeApiKey()] as const);
    const access = {
      keys: made.map(([tenant, key]) => ({
        hash: hashApiKey(key),
        tenant,
        roles: ["plan", "author", "chat", "scrape"],
      })),
    };
    const given = JSON.stringify({ access, searchThreads });
    const script = `const { importSource } = await import(${JSON.stringify(LOADER)});
      await importSource(${JSON.stringify(SERVER)}, { keepNames: false });`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script, given], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const [ports] = (await once(child, "message")) as [TurnPorts];
    return new TurnProcess(child, ports, Object.fromEntries(made) as Record<Tenant, string>);
  }

  /** The longest stretch of the server's thread during some work, until it is idle again. */
  async measure(work: () => Promise<unknown>): Promise<TurnFigures> {
    this.#say("measure");
    await work();
    return await this.settle();
  }

  /** Waits until the server is idle. */
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
