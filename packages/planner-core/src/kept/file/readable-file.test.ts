import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import { provePlan } from "../../rules/plan/prove-plan.ts";
import {
  allStates,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryRun,
} from "../../testing/random/arbitraries.ts";
import { chop, fireHut, go, ids, light, withPlans } from "../../testing/stages/fire-hut.ts";
import { PlanLibrary } from "../plan-library.ts";
import { formatPlanLibrary } from "./format-file.ts";

describe("a readable plan library file", () => {
  const goal = fireHut.goal("warm");
  const steps = [go("forest"), chop, go("home"), light];

  it("prints each step on a line, and reads back to the same bytes", () => {
    const planLibrary = new PlanLibrary(fireHut, { suffixes: false });
    planLibrary.madeWith = { models: ["nano"], seed: 3 };
    planLibrary.notes = { rounds: 2 };
    planLibrary.add(ids(steps), {
      goal,
      persona: "A careful smith.",
      authors: ["model", "model", "model", "mended"],
      optimalScaledCost: 4000,
      origin: "a cold morning",
    });
    const text = formatPlanLibrary(planLibrary.toJSON());
    expect(text).toBe(`{
  "format": "understudy-plan-library",
  "version": 3,
  "domain": { "name": "hut", "hash": "${fireHut.hash}" },
  "madeWith": { "models": ["nano"], "seed": 3 },
  "notes": { "rounds": 2 },
  "partitions": [
    {
      "goal": "warm",
      "persona": "A careful smith.",
      "plans": [
        {
          "when": {},
          "steps": [
            { "tool": "goto", "args": { "place": "forest" } },
            { "tool": "chop", "args": {} },
            { "tool": "goto", "args": { "place": "home" } },
            { "tool": "light", "args": {} }
          ],
          "cost": 4, "optimalCost": 4, "by": "model:3,mended:1",
          "origin": "a cold morning"
        }
      ]
    }
  ]
}
`);
    const { planLibrary: again } = PlanLibrary.load(fireHut, text);
    expect(formatPlanLibrary(again.toJSON())).toBe(text);
    expect(again.madeWith).toEqual({ models: ["nano"], seed: 3 });
  });

  it("is independent of the order of its plans (100 orders)", () => {
    const plans = [steps, [go("home"), light], [light], [chop, go("home"), light]].map(ids);
    const order = fc.shuffledSubarray(plans, { minLength: plans.length });
    const textOf = (list: readonly (readonly number[])[]): string => {
      const planLibrary = new PlanLibrary(fireHut, { suffixes: false });
      for (const plan of list) planLibrary.add(plan, { goal });
      return formatPlanLibrary(planLibrary.toJSON());
    };
    const expected = textOf(plans);
    fc.assert(
      fc.property(order, (list) => {
        expect(textOf(list)).toBe(expected);
      }),
      { numRuns: 100 },
    );
  });

  it("accepts a designer's plan by its steps, and keeps its author", () => {
    const { planLibrary, report } = PlanLibrary.load(
      fireHut,
      withPlans(
        // Wrong facts are computed again; these steps have no author.
        { steps: [go("home"), light], when: { wood: 2 }, cost: 99 },
        // A model's plan with two steps added by hand.
        { steps, by: "model:2" },
        { steps: [light], by: "the devil" },
        { steps: [light], optimalCost: -1 },
      ),
    );
    expect(planLibrary.list()).toMatchObject([
      { scaledCost: 2000, authors: ["designer", "designer"], llmSteps: 0 },
      { scaledCost: 4000, authors: ["model", "model", "designer", "designer"], llmSteps: 2 },
    ]);
    expect(report.refused.map(({ pointer }) => pointer)).toEqual([
      "/partitions/0/plans/2/by",
      "/partitions/0/plans/3/optimalCost",
    ]);
    const [first] = planLibrary.toJSON().partitions[0]?.plans ?? [];
    expect(first).toMatchObject({ when: { wood: { ">=": 1 } }, cost: 2, by: "designer" });
    // A model's second version does not change the designer's authorship.
    planLibrary.add(ids([go("home"), light]), { goal });
    expect(planLibrary.list()[1]?.authors).toEqual(["designer", "designer"]);
  });

  it("keeps questions left to the classical planner", () => {
    const planLibrary = new PlanLibrary(fireHut);
    const state = { at: "home", wood: 0, fire_lit: false };
    for (let time = 0; time < 2; time++) {
      planLibrary.leaveToPlanner({ goal, persona: "Greta" }, { state, reason: "flew away" });
    }
    const key = planLibrary.partitionOf(goal, undefined, { persona: "Greta" });
    const { planLibrary: again } = PlanLibrary.load(
      fireHut,
      formatPlanLibrary(planLibrary.toJSON()),
    );
    expect(again.leftToPlanner(key)).toEqual([{ state, reason: "flew away" }]);
    expect(again.partitions()).toMatchObject([{ persona: "Greta", entries: 0, left: [{ state }] }]);
    const lacking = {
      ...withPlans(),
      partitions: [
        { goal: "warm", plans: [], leftToPlanner: [{ state: { at: "moon" }, reason: "" }, 3] },
      ],
    };
    expect(PlanLibrary.load(fireHut, lacking).report.refused.map(({ pointer }) => pointer)).toEqual(
      ["/partitions/0/leftToPlanner/0/state", "/partitions/0/leftToPlanner/1"],
    );
    const merged = new PlanLibrary(fireHut);
    again.madeWith = { models: ["b"], seed: 1 };
    merged.madeWith = { models: ["a"], seed: 2 };
    merged.merge(again);
    expect(merged.leftToPlanner(key)).toHaveLength(1);
    expect(merged.madeWith).toEqual({ models: ["a", "b"], seed: undefined });
    const fresh = new PlanLibrary(fireHut);
    fresh.merge(again);
    expect(fresh.madeWith).toEqual({ models: ["b"], seed: 1 });
    fresh.merge(again);
    expect(fresh.madeWith).toEqual({ models: ["b"], seed: 1 });
  });

  it("shows exactly where a plan works (300 domains, every state)", () => {
    const cases = arbitraryDomain({ maxStates: 200 }).chain((domain) =>
      fc.record({
        domain: fc.constant(domain),
        plans: fc.array(arbitraryRun(domain, 4), { minLength: 1, maxLength: 4 }),
        when: arbitraryCondition(domain, 2),
      }),
    );
    let compared = 0;
    fc.assert(
      fc.property(cases, ({ domain, plans, when }) => {
        const aim = domain.goal(when);
        const planLibrary = new PlanLibrary(domain);
        for (const { plan } of plans) planLibrary.add(plan, { goal: aim });
        // Plans derived from these may be for declared goals.
        for (const { goal, plans: written } of planLibrary.toJSON().partitions) {
          const { condition: wanted } = domain.goal(goal);
          for (const { when: told, steps: tools } of written) {
            if (typeof told === "string") continue;
            const condition = domain.condition(told);
            const actions = tools.map((step) => domain.actionOf(step));
            for (const state of allStates(domain)) {
              compared++;
              const { sound } = provePlan(domain, state, actions, wanted);
              if (condition.holds(state) !== sound) expect.unreachable(JSON.stringify(told));
            }
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(20 * casesOf(300));
  });
});
