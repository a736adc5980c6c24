import { TieredCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type Lead,
  Orchestrator,
  type Repertoire,
  runSearch,
  systemClock,
} from "@understudy/planner-core";
import { ScriptedLead } from "@understudy/planner-core/testing";
import { Fleet } from "@understudy/server/fleet";

/** Options of a node. */
export interface NodeOptions {
  readonly domain: Domain;
  /** Address of Redis; undefined for a node that learns alone. */
  readonly redis?: string | undefined;
  /** Latency of its model, which is always right. `away`: it refuses questions. */
  readonly modelMs: number | "away";
}

/** A game server without its network: an orchestrator, a cache, and a fleet member. */
export class Node {
  readonly orchestrator: Orchestrator;
  readonly learnt: Repertoire;
  readonly fleet: Fleet | undefined;
  readonly #lead: ScriptedLead;

  constructor({ domain, redis, modelMs }: NodeOptions) {
    const planner = new ClassicalPlanner();
    this.#lead = new ScriptedLead({
      clock: systemClock,
      admit: () =>
        modelMs === "away"
          ? { admitted: false, reason: "overloaded", background: false }
          : { admitted: true, predictedMs: undefined },
      script: ({ goal, state }) => {
        const result = runSearch(planner, { domain, goal, state, mode: "anytime" }, {});
        const answer = result.status === "solved" ? result.actions : [];
        return { afterMs: modelMs === "away" ? 0 : modelMs, answer };
      },
    });
    const cache = new TieredCache();
    this.learnt = cache.learnt(domain);
    this.fleet = redis === undefined ? undefined : new Fleet({ redis });
    this.fleet?.share(this.learnt);
    const lead: Lead = this.fleet?.askOnce(this.#lead) ?? this.#lead;
    this.orchestrator = new Orchestrator({ domain, planner, lead, cache });
  }

  /** Number of questions to its model. */
  get asked(): number {
    return this.#lead.calls.length;
  }

  /** Resolves once Redis is connected, or at once without it. */
  async connected(): Promise<void> {
    while (this.fleet?.stats.isConnected === false) await pause(5);
  }

  async close(): Promise<void> {
    this.orchestrator.dispose();
    await this.fleet?.close();
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
