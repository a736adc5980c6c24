import assert from "node:assert/strict";
import { SharedPlanCache } from "@understudy/cache";
import {
  type CacheAnswer,
  type CacheQuery,
  type PackedState,
  planOf,
} from "@understudy/planner-core";
import type { BenchTask, Workload } from "../runner/task.ts";
import { AGENTS, outpostDomain, outpostPlan, outpostWalk, STEPS } from "./outpost-domain.ts";

const ENTRIES = AGENTS * STEPS;
const BATCH = 16;

/** Plans stored by another thread, read repeatedly and for the first time. */
export function sharedTasks(): BenchTask[] {
  return [
    { name: "shared-hit", batch: BATCH, allocation: true, setup: () => sharedHit(false) },
    { name: "shared-first-read", batch: BATCH, setup: () => sharedHit(true) },
  ];
}

/** @param first whether every look-up is the first of a thread */
function sharedHit(first: boolean): Workload {
  const domain = outpostDomain();
  const goal = domain.goal("secured");
  const walk = outpostWalk(domain);
  const writer = SharedPlanCache.create(domain, { slots: 3 * ENTRIES, maxSteps: 8 });
  const states: PackedState[] = [];
  const queryOf = (state: PackedState): CacheQuery => ({
    ...{ domain, state, goal, partition: "outpost", text: {}, maxCostRatio: 2 },
  });
  for (const state of walk.states) {
    const actions = outpostPlan(state).map((step) => domain.actionOf(step));
    const facts = { leadSteps: 7, optimal: false, mended: false, costRatio: 1.1 };
    writer.store(queryOf(state), { plan: planOf(domain, actions), scaledCost: 10_000, ...facts });
  }
  let reader = SharedPlanCache.attach(domain, writer.buffer);
  // Eight slots per question are not always enough; evicted entries are not looked up.
  for (const state of walk.states) {
    if (reader.lookup(queryOf(state)).kind === "exact") states.push(state);
  }
  const queries = states.map(queryOf);
  let next = 0;
  const run = (): CacheAnswer => {
    if (next === queries.length) {
      next = 0;
      // Attaching takes microseconds, once in four thousand look-ups.
      if (first) reader = SharedPlanCache.attach(domain, writer.buffer);
    }
    return reader.lookup(queries[next++] as CacheQuery);
  };
  return {
    run,
    check: () => {
      assert.ok(queries.length > 0.99 * ENTRIES);
      for (const { state } of queries) {
        const answer = run();
        assert.equal(answer.kind, "exact");
        if (answer.kind !== "exact") continue;
        assert.deepEqual(answer.entry.plan.steps, outpostPlan(state));
      }
    },
    counts: () => ({ entries: queries.length }),
  };
}
