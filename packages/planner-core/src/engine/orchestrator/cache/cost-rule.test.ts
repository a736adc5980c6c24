import { describe, expect, it } from "vitest";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { planOf } from "../../../rules/plan/plan.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { CacheAnswer, PlanCache } from "../../contract/cache.ts";
import type { Outcome } from "../../contract/outcome.ts";
import { Orchestrator } from "../orchestrator.ts";
import type { SettingOptions } from "../settings.ts";

type Kind = Extract<CacheAnswer, { readonly proved: boolean }>["kind"];

const domain = loadDomain({
  name: "ways",
  state: { there: { type: "boolean", default: false } },
  tools: [
    { name: "walk", then: { there: true }, cost: 5 },
    { name: "ride", then: { there: true }, cost: 7 },
  ],
  goals: [{ name: "there", when: { there: true } }],
});

/** Makes a request for a cached plan that costs 1.4 times the optimum, and counts searches. */
function askFor(
  kind: Kind,
  costRatio: number,
  settings: SettingOptions = {},
): { readonly outcome: Outcome; readonly searches: number } {
  const plan = planOf(domain, [domain.actionOf({ tool: "ride", args: {} })]);
  const entry = { plan, scaledCost: 7000, llmSteps: 1, optimal: false, mended: false, costRatio };
  const cache: PlanCache = { lookup: () => ({ kind, entry, proved: true }), store: () => {} };
  let searches = 0;
  class Counted extends UniformCostPlanner {
    override start(...problem: Parameters<UniformCostPlanner["start"]>) {
      searches++;
      return super.start(...problem);
    }
  }
  const planner = new Counted();
  const orchestrator = new Orchestrator({
    domain,
    planner,
    cache,
    clock: new FakeClock(),
    ...settings,
  });
  const outcome = orchestrator.planNow({ agent: "ann", state: domain.state({}), goal: "there" });
  return { outcome, searches };
}

describe("a cached plan", () => {
  it.each<[Kind, number]>([
    ["exact", 1.4],
    ["exact", 1.6],
    ["generalised", 1.25],
    ["similar", 1],
  ])(
    "of kind %s is served at once where it is known to cost %d times the reference",
    (kind, ratio) => {
      const { outcome, searches } = askFor(kind, ratio);
      expect([outcome.hit, searches]).toEqual([kind, 0]);
    },
  );

  it.each<[Kind, number, string]>([
    ["exact", Number.POSITIVE_INFINITY, "exact"],
    ["generalised", 1.4, "classical"],
    ["similar", 1.4, "classical"],
    ["generalised", Number.POSITIVE_INFINITY, "classical"],
  ])("of kind %s and ratio %d is compared with a search first", (kind, ratio, source) => {
    const { outcome, searches } = askFor(kind, ratio);
    expect([outcome.hit ?? outcome.source, searches]).toEqual([source, 1]);
  });

  it("for another state may cost no more than a fresh one", () => {
    const settings = { maxCostRatio: 1.1, tuning: { maxReuseCostRatio: 1.5 } };
    expect(askFor("generalised", 1.4, settings).outcome.source).toBe("classical");
    expect(askFor("generalised", 1.4, { tuning: { maxReuseCostRatio: 1.5 } }).outcome.hit).toBe(
      "generalised",
    );
  });
});
