import { readFileSync } from "node:fs";
import { TieredCache } from "@understudy/cache";
import {
  type CacheEntry,
  type CacheQuery,
  type Domain,
  loadDomain,
  Orchestrator,
  type Outcome,
  type PackedState,
  PlanProver,
  planOf,
  Repertoire,
  type RepertoireEntry,
  seededRandom,
} from "@understudy/planner-core";
import { nobody } from "../cache/partition-of.ts";
import { exampleDomainText } from "../core/domains.ts";
import type { BenchTask, Workload } from "../runner/task.ts";
import { randomState } from "./life.ts";
import { OptimalLead } from "./optimal-lead.ts";

const REQUESTS = 4096;

/** A plan from a shipped repertoire, without model or search, and the cost of adding one. */
export function playTasks(): BenchTask[] {
  return [
    ...(["guard", "courier", "village"] as const).map(
      (name): BenchTask => ({
        name: "repertoire-play",
        problem: name,
        allocation: true,
        setup: () => playing(name),
      }),
    ),
    { name: "cache-store", problem: "village", measures: "result", async: true, setup: storing },
  ];
}

/** The village's repertoire. */
function shipped(name: string): { readonly domain: Domain; readonly repertoire: Repertoire } {
  const domain = loadDomain(exampleDomainText(name as "village"));
  const file = new URL(
    `../../../workshop/simulation/demo/${name}.repertoire.json`,
    import.meta.url,
  );
  return { domain, repertoire: Repertoire.load(domain, readFileSync(file, "utf8")).repertoire };
}

function playing(name: string): Workload {
  const { domain, repertoire } = shipped(name);
  // The planner must not be called: everything comes from the file.
  const orchestrator = new Orchestrator({ domain, planner: nobody, repertoire });
  const random = seededRandom(5);
  const requests: { agent: string; state: PackedState; goal: string }[] = [];
  const entries = new Map<number, RepertoireEntry>();
  while (requests.length < REQUESTS) {
    const state = randomState(domain, random);
    const goal = domain.goals[random.integer(domain.goals.length)];
    if (goal?.name === undefined || goal.condition.holds(state)) continue;
    const entry = repertoire.match(repertoire.partitionOf(goal), state);
    if (entry === undefined) continue;
    entries.set(requests.length, entry);
    requests.push({ agent: "ann", state, goal: goal.name });
  }
  const run = (index: number): Outcome =>
    orchestrator.planNow(requests[index % REQUESTS] as (typeof requests)[0]);
  return {
    run,
    check: () => {
      const prover = new PlanProver(domain);
      for (let index = 0; index < REQUESTS; index++) {
        const { source, plan, goal } = run(index);
        const { state } = requests[index] as (typeof requests)[0];
        const actions = plan?.actions ?? [];
        // Steps that are idle in this state are left out.
        const ofEntry = new Set(entries.get(index)?.plan.actions);
        if (source !== "generalised" || !actions.every((action) => ofEntry.has(action)))
          throw new RangeError("it was served from somewhere else");
        if (!prover.prove(state, actions, goal.condition)) throw new RangeError("it is unsound");
      }
    },
    counts: () => ({ plans: repertoire.size }),
  };
}

/** Time of `store` on the calling thread; derived plans are computed outside the measurement. */
function storing(): Workload {
  const domain = loadDomain(exampleDomainText("village"));
  const lead = new OptimalLead(domain);
  const random = seededRandom(3);
  const stores: { readonly query: CacheQuery; readonly entry: CacheEntry }[] = [];
  while (stores.length < 60) {
    const state = randomState(domain, random);
    const goal = domain.goals[random.integer(domain.goals.length)];
    if (goal === undefined || goal.condition.holds(state)) continue;
    const found = lead.plan(state, goal);
    if (found === undefined) continue;
    const query = { domain, state, goal, partition: goal.hash, text: {}, maxCostRatio: 2 };
    const facts = { leadSteps: 0, optimal: true, mended: false, costRatio: 1 };
    stores.push({
      query,
      entry: { plan: planOf(domain, found.actions), scaledCost: found.scaledCost, ...facts },
    });
  }
  let cache = new TieredCache({ capacity: 1000 });
  return {
    run: async (index) => {
      const at = index % stores.length;
      if (at === 0) {
        cache.dispose();
        cache = new TieredCache({ capacity: 1000 });
      }
      const { query, entry } = stores[at] as (typeof stores)[0];
      const beganMs = performance.now();
      cache.store(query, entry);
      const tookMs = performance.now() - beganMs;
      cache.finish();
      return tookMs;
    },
    check: () => undefined,
    counts: () => ({ plans: cache.learnt(domain).size }),
    dispose: () => cache.dispose(),
  };
}
