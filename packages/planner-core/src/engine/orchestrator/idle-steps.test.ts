import { describe, expect, it } from "vitest";
import type { DomainDefinition } from "../../rules/domain/definition/definition.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { planOf } from "../../rules/plan/plan.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import type { CacheAnswer, CacheEntry, PlanCache } from "../contract/cache.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { Planner } from "../contract/planner.ts";
import type { Policy } from "../contract/policy.ts";
import { Orchestrator } from "./orchestrator.ts";

const domain = loadDomain({
  name: "camp",
  state: {
    at: { type: "enum", values: ["fire", "tree"] },
    logs: { type: "integer", min: 0, max: 3 },
    helped: { type: "boolean" },
  },
  tools: [
    { name: "go", parameters: { to: { enum: ["fire", "tree"] } }, then: { at: "$to" } },
    { name: "gather", when: { at: "tree" }, then: { logs: { "+": 1 } } },
    {
      name: "stoke",
      when: { at: "fire", logs: { ">=": 1 } },
      then: { logs: { "-": 1 }, helped: true },
    },
  ],
  goals: [{ name: "helped", when: { helped: true } }],
} satisfies DomainDefinition);
const [fire, tree] = ["fire", "tree"].map((to) => domain.actionOf({ tool: "go", args: { to } }));
const [gather, stoke] = ["gather", "stoke"].map((tool) => domain.actionOf({ tool, args: {} }));
/** The agent is already at the tree, and goes to the fire twice. */
const idle = [tree, gather, fire, fire, stoke] as number[];
const state = domain.state({ at: "tree", logs: 0, helped: false });
const busy = ["gather", "go", "stoke"];

/** A planner with a fixed plan. */
const planner: Planner = {
  start: () => ({
    expansions: 1,
    step: () => true,
    result: () => ({
      status: "solved",
      actions: idle,
      scaledCost: 5000,
      scaledLowerBound: 5000,
      optimal: true,
    }),
  }),
};
const hopeless: Planner = {
  start: () => ({
    expansions: 1,
    step: () => true,
    result: () => ({ status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 }),
  }),
};
const policy: Policy = {
  scaledCost: () => 5000,
  plan: (_, actions) => {
    actions.set(idle);
    return idle.length;
  },
  longestPlan: idle.length,
  bytes: 0,
};

function cacheOf(kind: "generalised" | "similar", proved = true): PlanCache {
  const entry: CacheEntry = {
    plan: planOf(domain, idle),
    scaledCost: 5000,
    llmSteps: 2,
    llmIndices: [0, 4],
    optimal: false,
    mended: false,
    costRatio: proved ? 1 : Number.POSITIVE_INFINITY,
  };
  const answer: CacheAnswer = { kind, entry, proved };
  return { lookup: () => answer, store: () => {} };
}

/** The tools of the steps in the answer of each method. */
async function stepsOf(parts: { readonly planner: Planner; readonly cache?: PlanCache }) {
  const request = { agent: "ann", state, goal: "helped", budgetMs: 100 };
  const make = () => new Orchestrator({ domain, clock: new FakeClock(), ...parts });
  const outcomes: (Outcome | undefined)[] = [
    await make().plan(request),
    make().planNow(request),
    ...make().planMany([request]),
  ];
  return outcomes.map((outcome) => ({
    steps: outcome?.plan?.steps.map(({ tool }) => tool),
    cost: outcome?.cost,
    authors: [outcome?.llmSteps, outcome?.llmIndices],
  }));
}

describe("a step that changes nothing is not served", () => {
  it.each([
    ["a planner", { planner }],
    ["a policy", { planner: { ...hopeless, policy: () => policy } }],
  ])("where %s has it", async (_, parts) => {
    for (const { steps, cost } of await stepsOf(parts)) {
      expect([steps, cost]).toEqual([busy, 3]);
    }
  });

  it.each([
    ["generalised", true],
    ["similar", true],
    ["similar", false],
  ] as const)(
    "where a %s plan of a cache has it, proved by the cache: %s",
    async (kind, proved) => {
      const cache = cacheOf(kind, proved);
      for (const { steps, cost, authors } of await stepsOf({ planner: hopeless, cache })) {
        expect([steps, cost]).toEqual([busy, 3]);
        // A model wrote two of the steps; one of them remains.
        expect(authors).toEqual([1, [2]]);
      }
    },
  );

  it("if it is the whole of a plan that falls short", async () => {
    const short: Planner = {
      start: () => ({
        expansions: 1,
        step: () => true,
        result: () => ({
          status: "cut-off",
          actions: [tree as number],
          scaledCost: 1000,
          scaledLowerBound: 0,
        }),
      }),
    };
    for (const { steps } of await stepsOf({ planner: short })) expect(steps).toBeUndefined();
  });
});
