import assert from "node:assert/strict";
import { TieredCache } from "@understudy/cache";
import {
  type Domain,
  Orchestrator,
  type Outcome,
  type PackedState,
  planOf,
  seededRandom,
} from "@understudy/planner-core";
import type { BenchTask, Workload } from "../runner/task.ts";
import {
  AGENTS,
  type OutpostWalk,
  outpostDomain,
  outpostPlan,
  outpostPrompt,
  outpostWalk,
  STEPS,
  shuffle,
} from "./outpost-domain.ts";
import { nobody, partitionOf } from "./partition-of.ts";
import { recipeKey } from "./recipe-key.ts";

/** Number of cache entries, all looked up in random order. */
const ENTRIES = AGENTS * STEPS;
const LAST = ENTRIES - 1;
const BATCH = 16;

/** The same 4,096 states, looked up in three ways, and the usual recipe for prompts. */
export function exactTasks(): BenchTask[] {
  return [
    { name: "exact-hit-slots", batch: BATCH, allocation: true, setup: slotsHit },
    { name: "exact-hit-incremental", batch: BATCH, allocation: true, setup: incrementalHit },
    { name: "recipe-regex-sha256-lru", batch: BATCH, allocation: true, setup: recipeHit },
  ];
}

function slotsHit(): Workload {
  const { domain, walk, orchestrator } = filled();
  const requests = walk.starts.map((state, agent) => ({
    agent: `agent-${agent}`,
    state: state.slice(),
    goal: "secured",
  }));
  let next = 0;
  const run = (): Outcome => {
    const at = next++ & LAST;
    const request = requests[at % AGENTS] as (typeof requests)[0];
    request.state[walk.variables[at] as number] = walk.codes[at] as number;
    return orchestrator.planNow(request);
  };
  return { run, check: () => checkHits(run, domain, walk) };
}

function incrementalHit(): Workload {
  const { domain, walk, orchestrator } = filled();
  const requests = walk.starts.map((state, agent) => ({
    agent: `agent-${agent}`,
    state: domain.track(state.slice()),
    goal: "secured",
  }));
  // Updating the key is part of the operation.
  let next = 0;
  const run = (): Outcome => {
    const at = next++ & LAST;
    const request = requests[at % AGENTS] as (typeof requests)[0];
    request.state.setCode(walk.variables[at] as number, walk.codes[at] as number);
    return orchestrator.planNow(request);
  };
  return { run, check: () => checkHits(run, domain, walk) };
}

function recipeHit(): Workload {
  const domain = outpostDomain();
  const prompts = shuffle([...outpostWalk(domain).states], seededRandom(3)).map((state, index) =>
    outpostPrompt(domain, state, index),
  );
  // Without the bookkeeping of an LRU, in the recipe's favour.
  const cache = new Map<string, object>();
  for (const prompt of prompts) cache.set(recipeKey(prompt), { plan: prompt });
  const run = (index: number): object | undefined =>
    cache.get(recipeKey(prompts[index & LAST] as string));
  return {
    run,
    check: () => {
      for (let index = 0; index < ENTRIES; index++) assert.ok(run(index));
    },
    counts: () => ({
      characters: Math.round(prompts.reduce((sum, { length }) => sum + length, 0) / ENTRIES),
      entries: cache.size,
    }),
  };
}

interface Filled {
  readonly domain: Domain;
  readonly walk: OutpostWalk;
  readonly orchestrator: Orchestrator;
}

function filled(): Filled {
  const domain = outpostDomain();
  const walk = outpostWalk(domain);
  const cache = new TieredCache({
    capacity: ENTRIES,
    // Other tiers are skipped on an exact hit, so filling them would only take time.
    planLibrary: { maxEntries: 0, suffixes: false },
    similar: { capacity: 0 },
  });
  const goal = domain.goal("secured");
  const partition = partitionOf(domain, "secured", walk.states[0] as PackedState);
  // Shuffled, so that consecutive look-ups are not neighbours in memory.
  for (const state of shuffle([...walk.states], seededRandom(3))) {
    const plan = planOf(
      domain,
      outpostPlan(state).map((step) => domain.actionOf(step)),
    );
    cache.store(
      { domain, state, goal, partition, text: {}, maxCostRatio: 2 },
      { plan, scaledCost: 9000, llmSteps: 6, optimal: false, mended: false, costRatio: 1.125 },
    );
  }
  return { domain, walk, orchestrator: new Orchestrator({ domain, planner: nobody, cache }) };
}

/** One round, which ends where it started. */
function checkHits(run: () => Outcome, domain: Domain, walk: OutpostWalk): void {
  for (let index = 0; index < ENTRIES; index++) {
    const { source, plan, agent } = run();
    assert.equal(source, "cache");
    assert.equal(agent, `agent-${index % AGENTS}`);
    assert.deepEqual(plan?.steps, outpostPlan(walk.states[index] as PackedState));
    assert.equal(plan?.steps[0], domain.step(plan?.actions[0] as number));
  }
}
