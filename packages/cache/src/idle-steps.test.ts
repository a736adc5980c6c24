import {
  type CacheAnswer,
  type CacheEntry,
  type CacheQuery,
  type DomainDefinition,
  loadDomain,
  Orchestrator,
  type PlanCache,
  PlanLibrary,
  type Planner,
  type PlanRequest,
  planOf,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { readSnapshot, writeSnapshot } from "./snapshot/snapshot.ts";
import { planLibraryPartition } from "./tiered/domain-tiers.ts";
import { TieredCache } from "./tiered/tiered-cache.ts";

const domain = loadDomain({
  name: "camp",
  state: {
    at: { type: "enum", values: ["fire", "tree"] },
    logs: { type: "integer", min: 0, max: 3 },
    helped: { type: "boolean" },
    /** Full and almost full health are in one bucket. */
    health: { type: "integer", min: 0, max: 9, bucket: 5 },
  },
  tools: [
    // So cheap that a plan with idle steps is within the cost limit.
    { name: "go", parameters: { to: { enum: ["fire", "tree"] } }, then: { at: "$to" }, cost: 0.1 },
    { name: "rest", then: { health: 9 }, cost: 0.1 },
    { name: "gather", when: { at: "tree" }, then: { logs: { "+": 1 } } },
    {
      name: "stoke",
      when: { at: "fire", logs: { ">=": 1 }, health: { ">=": 8 } },
      then: { logs: { "-": 1 }, helped: true },
    },
  ],
  goals: [{ name: "helped", when: { helped: true } }],
} satisfies DomainDefinition);
const action = (tool: string, args = {}): number => domain.actionOf({ tool, args });
const goTo = (to: string): number => action("go", { to });
const [gather, stoke, rest] = ["gather", "stoke", "rest"].map((tool) => action(tool)) as [
  number,
  number,
  number,
];
/** The agent is already at the tree, and goes to the fire twice. */
const idle = [goTo("tree"), gather, goTo("fire"), goTo("fire"), stoke];
const busy = ["gather", "go", "stoke"];
const goal = domain.goal("helped");
const state = domain.state({ at: "tree", logs: 0, helped: false, health: 9 });
const request = { agent: "ann", state, goal: "helped", budgetMs: 100 };

function entryOf(actions: readonly number[], more: Partial<CacheEntry> = {}): CacheEntry {
  return {
    plan: planOf(domain, actions),
    scaledCost: 2100 + 100 * (actions.length - 3),
    llmSteps: 2,
    llmIndices: [0, actions.length - 1],
    optimal: true,
    mended: false,
    costRatio: 1,
    ...more,
  };
}

/** A planner without plans: every served plan comes from the cache. */
const planner: Planner = {
  start: () => ({
    expansions: 1,
    step: () => true,
    result: () => ({ status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 }),
  }),
};

/** The cache query of a request. */
function queryOf(asked: PlanRequest): CacheQuery {
  const queries: CacheQuery[] = [];
  const lookup = (query: CacheQuery): CacheAnswer => {
    queries.push({ ...query });
    return { kind: "miss" };
  };
  new Orchestrator({ domain, planner, cache: { lookup, store: () => {} } }).planNow(asked);
  return queries[0] as CacheQuery;
}
const query = queryOf(request);

/** Caches with plans that contain idle steps. */
const WAYS_IN: Readonly<Record<string, () => PlanCache>> = {
  "a snapshot": () => {
    const old = new TieredCache();
    old.store(query, entryOf(idle));
    const cache = new TieredCache();
    expect(readSnapshot(cache, domain, writeSnapshot(old, domain))).toMatchObject({ restored: 1 });
    return cache;
  },
  "a state of the same buckets": () => {
    const cache = new TieredCache({ learn: false });
    const near = domain.state({ at: "tree", logs: 0, helped: false, health: 7 });
    const actions = [rest, gather, goTo("fire"), stoke];
    cache.store(queryOf({ ...request, state: near }), entryOf(actions, { llmIndices: [0, 1] }));
    return cache;
  },
  "a plan library": () => {
    const old = new PlanLibrary(domain);
    // From the fire each of these steps has an effect.
    old.add([goTo("tree"), gather, goTo("fire"), stoke], { goal });
    return new TieredCache({ prepared: [PlanLibrary.load(domain, old.toJSON()).planLibrary] });
  },
  "what was learnt from another state": () => {
    const partition = planLibraryPartition(query, (text) => text);
    const cache = new TieredCache();
    const plan = [goTo("tree"), gather, goTo("fire"), stoke];
    cache.learnt(domain).add(plan, { goal, partition });
    return cache;
  },
};

describe("a step that changes nothing is not served", () => {
  it.each(Object.keys(WAYS_IN))("if it came from %s", async (name) => {
    const make = (): Orchestrator => {
      const cache = (WAYS_IN[name] as () => PlanCache)();
      return new Orchestrator({ domain, planner, cache, clock: new FakeClock() });
    };
    const outcomes = [
      await make().plan(request),
      make().planNow(request),
      ...make().planMany([request]),
    ];
    for (const outcome of outcomes) {
      expect(outcome?.source).not.toBe("classical");
      expect(outcome?.plan?.steps.map(({ tool }) => tool)).toEqual(busy);
      expect(outcome?.cost).toBe(2.1);
    }
  });

  it("if a file claims that it works", () => {
    const { store } = fileWith([idle, idle.toSpliced(3, 1)]);
    const { planLibrary, report } = PlanLibrary.load(domain, store);
    expect(report.refused).toMatchObject([
      { reason: expect.stringContaining("step 4, go(to=fire): changes nothing") },
    ]);
    expect(planLibrary.list().map(({ plan }) => plan.actions.length)).toEqual([4]);
  });
});

/** A plan library file with these plans. */
function fileWith(plans: readonly (readonly number[])[]) {
  const planLibrary = new PlanLibrary(domain);
  planLibrary.add(idle.toSpliced(3, 1), { goal });
  const file = structuredClone(planLibrary.toJSON()) as unknown as {
    partitions: { plans: { steps: unknown }[] }[];
  };
  const [place] = file.partitions as [(typeof file.partitions)[number]];
  const [plan] = place.plans;
  place.plans = plans.map((actions) => ({
    ...plan,
    steps: actions.map((one) => domain.step(one)),
  }));
  return { store: file };
}

describe("of two plans at the same cost the shorter one is kept", () => {
  const same = { scaledCost: 2300, llmIndices: [0, 1] };
  const longer = entryOf([goTo("fire"), goTo("tree"), gather, goTo("fire"), stoke], same);
  const shorter = entryOf([gather, goTo("fire"), stoke], same);

  it("by the exact cache", () => {
    const orders = [
      [longer, shorter],
      [shorter, longer],
    ];
    for (const order of orders) {
      const cache = new TieredCache().exact;
      for (const entry of order) cache.store(query, entry);
      const answer = cache.lookup(query);
      expect("entry" in answer && answer.entry.plan.actions).toEqual(shorter.plan.actions);
    }
  });
});
