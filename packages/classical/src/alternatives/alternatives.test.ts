import {
  loadDomain,
  type PlanConstraints,
  planOf,
  provePlan,
  RequestError,
} from "@understudy/planner-core";
import {
  arbitraryCondition,
  arbitraryProblem,
  arbitraryState,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { signatureOf } from "./difference.ts";

/** Three plans against a guard: fight (short, dangerous), bribe (expensive), sneak (many steps). */
const gate = loadDomain({
  name: "gate",
  state: {
    inside: { type: "boolean" },
    armed: { type: "boolean" },
    coins: { type: "integer", min: 0, max: 3 },
    crept: { type: "integer", min: 0, max: 3 },
  },
  tools: [
    { name: "draw", then: { armed: true }, cost: 1 },
    { name: "fight", when: { armed: true }, then: { inside: true }, cost: 2 },
    { name: "beg", then: { coins: { "+": 1 } }, cost: 2 },
    {
      name: "bribe",
      when: { coins: { ">=": 1 } },
      then: { coins: { "-": 1 }, inside: true },
      cost: 3,
    },
    { name: "creep", then: { crept: { "+": 1 } }, cost: 1 },
    { name: "climb", when: { crept: { ">=": 3 } }, then: { inside: true }, cost: 1 },
    { name: "ram", then: { inside: true }, cost: 50 },
  ],
});
const problem = {
  domain: gate,
  state: gate.state({ inside: false, armed: false, coins: 0, crept: 0 }),
  goal: gate.goal({ inside: true }),
  mode: "anytime",
} as const;

const toolsOf = (actions: readonly number[]): string[] =>
  planOf(gate, actions).steps.map(({ tool }) => tool);

describe("alternatives", () => {
  it("are the cheapest plan and others without its characteristic actions", () => {
    const plans = new ClassicalPlanner().alternatives(problem, 4);
    expect(plans.map(({ style, actions }) => [style, ...toolsOf(actions)])).toEqual([
      ["cheapest", "draw", "fight"],
      ["other-tools", "creep", "creep", "creep", "climb"],
      ["other-tools", "beg", "bribe"],
    ]);
    // Ramming the gate costs more than twice as much as the cheapest plan.
    expect(plans.map(({ scaledCost }) => scaledCost)).toEqual([3000, 4000, 5000]);
  });

  it("may cost more if the game allows it: then they include the plan with the fewest steps", () => {
    const planner = new ClassicalPlanner({ alternatives: { maxCostRatio: 20 } });
    const styles = planner.alternatives(problem, 4).map(({ style, actions }) => [style, actions]);
    expect(styles.find(([style]) => style === "fewest-steps")?.[1]).toHaveLength(1);
  });

  it("come in the styles that a game declares", () => {
    const planner = new ClassicalPlanner({
      alternatives: {
        styles: [{ name: "safest", weight: ({ tool }) => (tool === "fight" ? 10 : 0) }],
      },
    });
    const plans = planner.alternatives(problem, 2);
    expect(plans.map(({ style, actions }) => [style, ...toolsOf(actions)])).toEqual([
      ["cheapest", "draw", "fight"],
      ["safest", "creep", "creep", "creep", "climb"],
    ]);
    expect(plans[1]?.scaledCost, "the plan's cost, not its weight").toBe(4000);
  });

  it("respect disabled actions", () => {
    const disabled = gate.actionSet([{ tool: "fight", args: {} }]);
    const plans = new ClassicalPlanner().alternatives({ ...problem, disabled }, 4);
    expect(plans.flatMap(({ actions }) => toolsOf(actions))).not.toContain("fight");
    expect(plans).toHaveLength(2);
  });

  it("are empty without a plan", () => {
    const goal = gate.goal({ coins: 0, inside: true, armed: { "!=": true }, crept: { "<": 3 } });
    const disabled = gate.actionSet([
      { tool: "bribe", args: {} },
      { tool: "ram", args: {} },
    ]);
    expect(new ClassicalPlanner().alternatives({ ...problem, goal, disabled }, 4)).toEqual([]);
  });

  it("reject an invalid number of plans", () => {
    for (const count of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new ClassicalPlanner().alternatives(problem, count)).toThrow(RequestError);
    }
    expect(new ClassicalPlanner().alternatives(problem, 0)).toEqual([]);
  });

  it("reject invalid options", () => {
    const style = { name: "cheapest", weight: () => 0 };
    for (const alternatives of [{ styles: [style] }, { maxCostRatio: 0.5 }]) {
      expect(() => new ClassicalPlanner({ alternatives })).toThrow(RequestError);
    }
    const negative = { styles: [{ name: "odd", weight: () => -1 }] };
    const planner = new ClassicalPlanner({ alternatives: negative });
    expect(() => planner.alternatives(problem, 3)).toThrow(/styles\/odd/);
  });

  it("are sound, pairwise different and within the cost ratio for random problems", () => {
    const anywhere = fc.record({
      domain: fc.constant(gate),
      state: arbitraryState(gate),
      goal: arbitraryCondition(gate, 3).map((condition) => gate.goal(condition)),
    });
    let several = 0;
    for (const difference of ["actions", "tools"] as const) {
      const planner = new ClassicalPlanner({ alternatives: { difference } });
      fc.assert(
        fc.property(fc.oneof(anywhere, arbitraryProblem()), (given) => {
          const { domain, state, goal } = given;
          const plans = planner.alternatives({ ...given, mode: "anytime" }, 4);
          if (plans.length > 1) several++;
          plans.forEach(({ style, scaledCost, actions: { length } }, index) => {
            expect(style === "cheapest").toBe(index === 0);
            expect(scaledCost).toBeGreaterThanOrEqual(plans[index - 1]?.scaledCost ?? 0);
            const lengths = plans.map(({ actions }) => actions.length);
            if (style === "fewest-steps") expect(length).toBe(Math.min(...lengths));
          });
          const signatures = plans.map(({ actions }) => signatureOf(domain, actions, difference));
          expect(new Set(signatures).size).toBe(plans.length);
          for (const { actions, scaledCost } of plans) {
            expect(
              provePlan(domain, state, actions, goal.condition, given as PlanConstraints).sound,
            ).toBe(true);
            expect(scaledCost).toBeLessThanOrEqual(2 * (plans[0]?.scaledCost as number));
          }
        }),
        { numRuns: 100 },
      );
    }
    expect(several).toBeGreaterThan(0);
  });
});
