import assert from "node:assert/strict";
import { ExactCache, TieredCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type CacheQuery,
  type Domain,
  loadDomain,
  Orchestrator,
  type Outcome,
  type PackedState,
  type PlanCache,
  planOf,
  seededRandom,
} from "@understudy/planner-core";
import { outpostDomain, outpostPlan, outpostWalk, shuffle } from "../cache/outpost-domain.ts";
import { nobody, partitionOf } from "../cache/partition-of.ts";
import { largeDomainText } from "../core/domains.ts";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { irrelevantTools, manyVariables } from "./grown-domains.ts";

const ENTRIES = [16, 64, 256, 1024, 4096] as const;
const VARIABLES = [8, 72, 512] as const;
const TOOLS = [10, 100, 1000] as const;
/** Places and goods of domains with 84, 2,065 and 9,940 ground actions. */
const SIZES = [
  { places: 6, goods: 6 },
  { places: 40, goods: 25 },
  { places: 70, goods: 70 },
] as const;

/** Scaling: one parameter grows, the rest stays. */
export function curveTasks({ quick }: SuiteOptions): BenchTask[] {
  const ends = <T>(all: readonly T[]): readonly T[] =>
    quick ? [all[0] as T, all[all.length - 1] as T] : all;
  return [
    ...ends(ENTRIES).map(
      (entries): BenchTask => ({
        name: `hit-${entries}-entries`,
        batch: 16,
        allocation: true,
        setup: () => entriesWorkload(entries),
      }),
    ),
    ...ends(VARIABLES).map(
      (variables): BenchTask => ({
        name: `hit-${variables}-variables`,
        batch: 16,
        setup: () => variablesWorkload(variables),
      }),
    ),
    ...ends(TOOLS).map(
      (tools): BenchTask => ({ name: `search-${tools}-tools`, setup: () => toolsWorkload(tools) }),
    ),
    ...(quick ? SIZES.slice(0, 2) : SIZES).map(compileTask),
  ];
}

/** A hit of `planNow` among a number of plans, in random order. */
function entriesWorkload(entries: number): Workload {
  const timed = filled(entries, outpostDomain());
  // Counting slows the engine down, so there is a separate one.
  const counted = filled(entries, outpostDomain());
  return {
    run: timed.run,
    check: () => {
      for (let index = 0; index < entries; index++) assert.equal(timed.run(index).source, "exact");
    },
    counts: () => ({ entries, operations: operationsOf(counted, entries) }),
  };
}

/** An engine with a filled cache, and a function for its hits in turn. */
export interface Filled {
  readonly domain: Domain;
  readonly cache: PlanCache;
  run(index: number): Outcome;
}

export function filled(entries: number, domain: Domain): Filled {
  const states = outpostWalk(domain).states.slice(0, entries);
  const cache = new TieredCache({
    capacity: entries,
    repertoire: { maxEntries: 0, suffixes: false, rebinding: "none" },
    similar: { capacity: 0 },
  });
  const goal = domain.goal("secured");
  const partition = partitionOf(domain, "secured", states[0] as PackedState);
  for (const state of shuffle([...states], seededRandom(3))) {
    const actions = outpostPlan(state).map((step) => domain.actionOf(step));
    cache.store(
      { domain, state, goal, partition, text: {}, maxCostRatio: 2 },
      {
        plan: planOf(domain, actions),
        scaledCost: 9000,
        leadSteps: 6,
        optimal: false,
        mended: false,
        costRatio: 1.125,
      },
    );
  }
  const requests = shuffle([...states], seededRandom(5)).map((state, index) => ({
    agent: `agent-${index & 63}`,
    state,
    goal: "secured",
  }));
  const orchestrator = new Orchestrator({ domain, planner: nobody, cache });
  return {
    domain,
    cache,
    run: (index) => orchestrator.planNow(requests[index % entries] as (typeof requests)[number]),
  };
}

/** State hashes and look-ups per plan. */
export function operationsOf(engine: Filled, plans: number): number {
  let operations = 0;
  const { hasher } = engine.domain;
  const key = hasher.key.bind(hasher);
  const lookup = engine.cache.lookup.bind(engine.cache);
  Object.defineProperty(hasher, "key", {
    value: (state: PackedState) => {
      operations++;
      return key(state);
    },
  });
  engine.cache.lookup = (query: CacheQuery) => {
    operations++;
    return lookup(query);
  };
  for (let index = 0; index < plans; index++) engine.run(index);
  return operations / plans;
}

/** A hit with a number of variables. */
function variablesWorkload(variables: number): Workload {
  const domain = loadDomain(manyVariables(variables));
  const cache = new ExactCache({ capacity: 256 });
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), cache });
  const goal = domain.goal("done");
  const random = seededRandom(9);
  const states = Array.from({ length: 256 }, () => {
    const state = domain.state({});
    for (const { id, max } of domain.variables.all) if (max > 1) state[id] = random.integer(8);
    return state;
  });
  const partition = partitionOf(domain, "done", states[0] as PackedState);
  const plan = planOf(domain, [domain.actionOf({ tool: "finish", args: {} })]);
  for (const state of states) {
    cache.store(
      { domain, state, goal, partition, text: {}, maxCostRatio: 2 },
      { plan, scaledCost: 1000, leadSteps: 1, optimal: true, mended: false, costRatio: 1 },
    );
  }
  const requests = states.map((state) => ({ agent: "ann", state, goal: "done" }));
  const run = (index: number): Outcome =>
    orchestrator.planNow(requests[index & 255] as (typeof requests)[number]);
  return {
    run,
    check: () => {
      for (let index = 0; index < 256; index++) assert.equal(run(index).source, "exact");
    },
    counts: () => ({ variables }),
  };
}

/** A search among a number of tools, most of them irrelevant to the goal. */
function toolsWorkload(tools: number): Workload {
  const domain = loadDomain(irrelevantTools(tools));
  const planner = new ClassicalPlanner({ tables: false });
  const state = domain.state({});
  const problem = { domain, state, goal: domain.goal("built"), mode: "first" } as const;
  const search = () => {
    const started = planner.start(problem);
    while (!started.step({}));
    return started;
  };
  return {
    run: search,
    check: () => assert.equal(search().result().status, "solved"),
    counts: () => ({ tools, expansions: search().expansions }),
  };
}

/** Compiling a domain; an operation is one ground action. */
function compileTask({ places, goods }: (typeof SIZES)[number]): BenchTask {
  const actions = 2 * places * goods + places + goods;
  return {
    name: `compile-${actions}-actions`,
    operations: actions,
    setup: () => {
      const text = largeDomainText(places, goods);
      return {
        run: () => loadDomain(text),
        check: () => assert.equal(loadDomain(text).actions.count, actions),
        counts: () => ({ groundActions: actions }),
      };
    },
  };
}
