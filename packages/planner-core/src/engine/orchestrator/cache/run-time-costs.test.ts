import { describe, expect, it } from "vitest";
import { PlanLibrary } from "../../../kept/plan-library.ts";
import { defineDomain } from "../../../rules/domain/define-domain.ts";
import type { AnyDomainTypes } from "../../../rules/domain/definition/types.ts";
import { planOf } from "../../../rules/plan/plan.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { CacheEntry, PlanCache } from "../../contract/cache.ts";
import type { OrchestratorOptions } from "../options.ts";
import { Orchestrator } from "../orchestrator.ts";

/** A ferry with a price set by the game, besides a walk that always costs 6. */
const price = { ferry: 1 };

const domain = defineDomain({
  name: "crossing",
  state: { there: { type: "boolean", default: false } },
  tools: [
    { name: "walk", then: { there: true }, cost: 6 },
    {
      name: "ferry",
      then: { there: true },
      cost: { base: 1, min: 1, reads: [], of: () => price.ferry },
    },
  ],
  goals: [{ name: "there", when: { there: true } }],
}).untyped;

const plans = {
  walk: planOf(domain, [domain.actionOf({ tool: "walk", args: {} })]),
  ferry: planOf(domain, [domain.actionOf({ tool: "ferry", args: {} })]),
};

function ask(
  parts: Pick<Partial<OrchestratorOptions<AnyDomainTypes>>, "cache" | "planLibrary">,
  ferry: number,
  costVersion: number,
) {
  price.ferry = ferry;
  const orchestrator = new Orchestrator({
    domain,
    planner: new UniformCostPlanner(),
    clock: new FakeClock(),
    ...parts,
  });
  const { source, hit, plan } = orchestrator.planNow({
    agent: "ann",
    state: domain.state({}),
    goal: "there",
    costVersion,
  });
  return { source, ...(hit && { hit }), steps: plan?.steps.map(({ tool }) => tool) };
}

describe("a cached plan with run-time costs", () => {
  const prepared = (plan: keyof typeof plans): PlanLibrary => {
    const planLibrary = new PlanLibrary(domain);
    planLibrary.add(plans[plan].actions, { goal: domain.goal("there"), optimal: true });
    return planLibrary;
  };

  it("is served from a plan library only if it is cheap under the costs of the request", () => {
    const planLibrary = prepared("ferry");
    expect(ask({ planLibrary }, 1, 1)).toEqual({
      source: "cache",
      hit: "generalised",
      steps: ["ferry"],
    });
    expect(ask({ planLibrary }, 501, 2)).toEqual({ source: "classical", steps: ["walk"] });
  });

  it("is compared with alternatives that have become cheaper, too", () => {
    const planLibrary = prepared("walk");
    expect(ask({ planLibrary }, 1, 1)).toEqual({ source: "classical", steps: ["ferry"] });
    expect(ask({ planLibrary }, 7, 2)).toEqual({
      source: "cache",
      hit: "generalised",
      steps: ["walk"],
    });
  });

  it("is priced again for the same question, as the cost version may not have been updated", () => {
    const entry: CacheEntry = {
      plan: plans.ferry,
      scaledCost: 1000,
      llmSteps: 1,
      optimal: true,
      mended: false,
      costRatio: 1,
    };
    const cache: PlanCache = {
      lookup: () => ({ kind: "exact", entry, proved: true }),
      store: () => {},
    };
    expect(ask({ cache }, 1, 1)).toEqual({ source: "cache", hit: "exact", steps: ["ferry"] });
    expect(ask({ cache }, 501, 1)).toEqual({ source: "classical", steps: ["walk"] });
  });
});
