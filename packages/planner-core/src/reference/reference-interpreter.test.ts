import { type Goal, loadDomain, provePlan, type Step } from "@understudy/planner-core";
import { arbitraryDomain, arbitraryRun } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IndependentSimulator } from "./independent-simulator.ts";
import { substitute } from "./substitute.ts";

describe("IndependentSimulator", () => {
  it("says the same as the engine's proof, in random domains", () => {
    const cases = arbitraryDomain({ maxStates: 300 }).chain((domain) =>
      arbitraryRun(domain, 6).map((run) => ({ domain, ...run })),
    );
    fc.assert(
      fc.property(cases, fc.nat(99), ({ domain, state, plan }, number) => {
        // Costs that the game computes are no part of a domain file.
        fc.pre(!domain.hasRuntimeCosts && domain.goals.length > 0);
        const goal = domain.goals[number % domain.goals.length] as Goal;
        const simulator = new IndependentSimulator(domain.definition);
        const proof = provePlan(domain, state, plan, goal.condition);
        const steps = plan.map((action) => domain.step(action) as Step);
        const found = simulator.check(domain.read(state), steps, goal.definition, proof.cost);
        expect(found === "sound").toBe(proof.sound);
        if (proof.sound) {
          const dearer = simulator.check(domain.read(state), steps, undefined, proof.cost + 1);
          expect(dearer).toBe("cost");
        }
      }),
      { numRuns: 100 },
    );
  });

  it("lets two effects act at once that come to the same", () => {
    const domain = loadDomain({
      name: "scales",
      state: {
        left: { type: "integer", min: 0, max: 9 },
        right: { type: "integer", min: 0, max: 9 },
        level: { type: "boolean" },
      },
      tools: [
        {
          name: "set",
          then: { right: { var: "left + 1" } },
          if: [{ when: { level: true }, then: { right: 3 } }],
        },
      ],
    });
    const plan = [{ tool: "set", args: {} }] as const;
    const simulator = new IndependentSimulator(domain.definition);
    for (const left of [2, 4]) {
      const state = { left, right: 0, level: true };
      const actions = plan.map((step) => domain.actionOf(step));
      const { sound } = provePlan(domain, domain.state(state), actions, domain.condition({}));
      expect(sound).toBe(left === 2);
      expect(simulator.check(state, plan, undefined, 1)).toBe(sound ? "sound" : "inapplicable");
    }
  });

  it("lets two copies agree that both end at the greatest value", () => {
    const number = { type: "integer", min: 0, max: 9 } as const;
    const domain = loadDomain({
      name: "gauge",
      state: { left: number, right: number, shown: { ...number, max: 3 } },
      tools: [
        {
          name: "show",
          then: { shown: { var: "left" } },
          if: [{ when: { left: { ">=": 1 } }, then: { shown: { var: "right" } } }],
        },
      ],
    });
    const plan = [{ tool: "show", args: {} }] as const;
    const actions = plan.map((step) => domain.actionOf(step));
    const simulator = new IndependentSimulator(domain.definition);
    for (const [right, isSound] of [
      [7, true],
      [2, false],
    ] as const) {
      const state = { left: 5, right, shown: 0 };
      const goal = isSound ? { shown: 3 } : {};
      const proof = provePlan(domain, domain.state(state), actions, domain.condition(goal));
      expect(proof.sound).toBe(isSound);
      expect(simulator.check(state, plan, goal, 1)).toBe(isSound ? "sound" : "inapplicable");
    }
  });
});

describe("substitute", () => {
  it.each([
    ["$n", { n: 3 }, 3],
    [`$${"{n}"}`, { n: true }, true],
    ["has_$item", { item: "axe" }, "has_axe"],
    [`has_$${"{item}"}s`, { item: "axe" }, "has_axes"],
    ["$ab$a", { a: "1", ab: "2" }, "21"],
    ["$$n", { n: 3 }, "$n"],
    [7, { n: 3 }, 7],
    ["plain", {}, "plain"],
  ])("reads %j with %j as %j", (text, args, value) => {
    expect(substitute(text, args)).toBe(value);
  });
});
