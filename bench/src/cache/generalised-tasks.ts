import assert from "node:assert/strict";
import { TieredCache } from "@understudy/cache";
import {
  type CacheQuery,
  type Domain,
  type Goal,
  Orchestrator,
  type Outcome,
  type PackedState,
  type Plan,
  PlanProver,
  seededRandom,
} from "@understudy/planner-core";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { lockPlans, locksDomain, shutState } from "./locks-domain.ts";
import { nobody, partitionOf } from "./partition-of.ts";

const BATCH = 16;
const STATES = 1_024;

/** A plan made for another state, found by its precondition, or by trying plans in turn. */
export function generalisedTasks({ quick }: SuiteOptions): BenchTask[] {
  return (quick ? [100] : [100, 1_000]).flatMap((plans): BenchTask[] => {
    const problem = `${plans}-plans`;
    const common = { problem, batch: BATCH, allocation: true };
    return [
      { name: "generalised-hit", ...common, setup: () => generalisedHit(plans) },
      { name: "generalised-by-trial", ...common, setup: () => byTrial(plans) },
    ];
  });
}

interface Vault {
  readonly domain: Domain;
  readonly goal: Goal;
  /** Cheapest first. */
  readonly plans: readonly { readonly plan: Plan; readonly scaledCost: number }[];
  readonly states: readonly PackedState[];
}

/** States with an applicable plan. */
function vault(locks: number): Vault {
  const domain = locksDomain(locks);
  const goal = domain.goal("inside");
  const scaledCostOf = ({ actions }: Plan): number =>
    actions.reduce((sum, action) => sum + (domain.actions.scaledCost[action] as number), 0);
  const plans = lockPlans(domain)
    .map((plan) => ({ plan, scaledCost: scaledCostOf(plan) }))
    .sort((a, b) => a.scaledCost - b.scaledCost);
  const prover = new PlanProver(domain);
  const random = seededRandom(11);
  const states: PackedState[] = [];
  while (states.length < STATES) {
    const state = shutState(domain, random);
    const fits = ({ plan }: (typeof plans)[0]): boolean =>
      prover.prove(state, plan.actions, goal.condition);
    if (plans.some(fits)) states.push(state);
  }
  return { domain, goal, plans, states };
}

function generalisedHit(locks: number): Workload {
  const { domain, goal, plans, states } = vault(locks);
  // Only stored plans count, so that a partition has exactly the task's number of plans.
  const planLibrary = { suffixes: false, maxEntriesPerPartition: locks } as const;
  const cache = new TieredCache({ capacity: 1, planLibrary, similar: { capacity: 0 } });
  const partition = partitionOf(domain, "inside", states[0] as PackedState);
  const random = seededRandom(13);
  for (const { plan, scaledCost } of plans) {
    const query: CacheQuery = {
      ...{ domain, goal, partition, text: {}, maxCostRatio: 2 },
      state: shutState(domain, random),
    };
    const facts = { llmSteps: 2, optimal: false, mended: false, costRatio: 1 };
    cache.store(query, { plan, scaledCost, ...facts });
  }
  cache.finish();
  assert.equal(cache.learnt(domain).size, locks);
  // Costs do not matter here.
  const anyCost = Number.POSITIVE_INFINITY;
  const ratios = { maxCostRatio: anyCost, tuning: { maxReuseCostRatio: anyCost } };
  const orchestrator = new Orchestrator({ domain, planner: nobody, cache, ...ratios });
  const requests = states.map((state) => ({ agent: "ann", state, goal: "inside" }));
  const run = (index: number): Outcome =>
    orchestrator.planNow(requests[index % STATES] as (typeof requests)[0]);
  return {
    run,
    check: () => {
      const trial = trying({ domain, goal, plans, states });
      for (let index = 0; index < STATES; index++) {
        const { source, cost } = run(index);
        assert.equal(source, "cache");
        assert.equal(cost * 1000, plans[trial(index)]?.scaledCost);
      }
    },
  };
}

/** Proves plan after plan, cheapest first; returns the index of the first that works. */
function trying({ domain, goal, plans, states }: Vault): (index: number) => number {
  const prover = new PlanProver(domain);
  return (index) => {
    const state = states[index % STATES] as PackedState;
    for (let place = 0; place < plans.length; place++) {
      const { actions } = (plans[place] as (typeof plans)[0]).plan;
      if (prover.prove(state, actions, goal.condition)) return place;
    }
    return -1;
  };
}

function byTrial(locks: number): Workload {
  const run = trying(vault(locks));
  let tried = 0;
  return {
    run,
    check: () => {
      for (let index = 0; index < STATES; index++) {
        const place = run(index);
        assert.ok(place >= 0);
        tried += place + 1;
      }
    },
    counts: () => ({ plansTried: Math.round((10 * tried) / STATES) / 10 }),
  };
}
