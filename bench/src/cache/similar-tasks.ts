import assert from "node:assert/strict";
import { TieredCache } from "@understudy/cache";
import {
  type CacheQuery,
  Orchestrator,
  type Outcome,
  type PackedState,
  PlanProver,
  seededRandom,
} from "@understudy/planner-core";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { lockPlans, locksDomain, shutState } from "./locks-domain.ts";
import { nobody, partitionOf } from "./partition-of.ts";

const BATCH = 16;
const REQUESTS = 1_024;

/** A plan for a state that differs in one fact, found by signature and then proved. */
export function similarTasks({ quick }: SuiteOptions): BenchTask[] {
  return (quick ? [1_024] : [1_024, 4_096]).map((entries) => ({
    name: "similar-hit-proved",
    problem: `${entries}-entries`,
    batch: BATCH,
    allocation: true,
    setup: () => similarHit(entries),
  }));
}

function similarHit(entries: number): Workload {
  const domain = locksDomain(1_000);
  const goal = domain.goal("inside");
  const plans = lockPlans(domain);
  const prover = new PlanProver(domain);
  const random = seededRandom(17);
  // Without room in the plan library, which would serve any working plan, the next tier is used.
  const cache = new TieredCache({
    capacity: 1,
    planLibrary: { maxEntries: 0, suffixes: false },
    similar: { capacity: entries, maxDistance: 24 },
  });
  const partition = partitionOf(domain, "inside", shutState(domain, random));
  const states: PackedState[] = [];
  while (states.length < entries) {
    const state = shutState(domain, random);
    const plan = plans[random.integer(plans.length)] as (typeof plans)[0];
    if (!prover.prove(state, plan.actions, goal.condition)) continue;
    const query: CacheQuery = { domain, state, goal, partition, text: {}, maxCostRatio: 2 };
    const facts = { llmSteps: 2, optimal: false, mended: false, costRatio: 1 };
    cache.store(query, { plan, scaledCost: prover.scaledCost, ...facts });
    states.push(state);
  }
  cache.finish();
  const anyCost = Number.POSITIVE_INFINITY;
  const ratios = { maxCostRatio: anyCost, tuning: { maxReuseCostRatio: anyCost } };
  const orchestrator = new Orchestrator({ domain, planner: nobody, cache, ...ratios });
  const requests: { agent: string; state: PackedState; goal: string }[] = [];
  while (requests.length < REQUESTS) {
    const state = (states[random.integer(entries)] as PackedState).slice();
    // Gauges are the first variables by name.
    state[random.integer(8)] = random.integer(10);
    const answer = cache.lookup({ domain, state, goal, partition, text: {}, maxCostRatio: 2 });
    if (answer.kind !== "similar" || !answer.proved) continue;
    requests.push({ agent: "ann", state, goal: "inside" });
  }
  const run = (index: number): Outcome =>
    orchestrator.planNow(requests[index % REQUESTS] as (typeof requests)[0]);
  return {
    run,
    check: () => {
      for (const [index, { state }] of requests.entries()) {
        const { source, plan } = run(index);
        assert.equal(source, "cache");
        assert.ok(prover.prove(state, plan?.actions ?? [], goal.condition));
      }
    },
    counts: () => ({ signatures: cache.stats().similar.entries }),
  };
}
