import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allStates,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryPlan,
  arbitraryRun,
} from "../../testing/random/arbitraries.ts";
import type { ConditionNode } from "../condition/node.ts";
import { loadDomain } from "../domain/load-domain.ts";
import { PlanProver } from "./prover.ts";
import { rangePrecondition } from "./range-precondition.ts";
import { regressPlan } from "./regress/regress.ts";
import { testsHold } from "./step-code.ts";

const tenths = loadDomain({
  name: "tenths",
  state: {
    wood: { type: "integer", min: 0, max: 9 },
    coins: { type: "integer", min: 0, max: 9 },
    load: { type: "integer", min: 0, max: 9 },
    at: { type: "enum", values: ["forest", "home"] },
  },
  tools: [
    { name: "go", parameters: { place: { enum: ["forest", "home"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 3 } } },
    { name: "sell", when: { wood: { ">=": 4 } }, then: { wood: { "-": 2 }, coins: { "+": 1 } } },
    { name: "load", then: { load: { var: "wood" } } },
    { name: "dodge", when: { at: { "!=": "home" } } },
    { name: "either", when: { anyOf: [{ wood: 1 }, { coins: 1 }] } },
  ],
  goals: [{ name: "rich", when: { coins: { ">=": 3 }, wood: { "<=": 7 } } }],
});
const act = (tool: string, args: Record<string, string> = {}): number =>
  tenths.actionOf({ tool, args });
const rich = tenths.goal("rich").condition;

describe("rangePrecondition", () => {
  it("is one range per variable read by the plan", () => {
    const plan = [act("go", { place: "forest" }), act("chop"), act("sell"), act("sell")];
    const tests = rangePrecondition(tenths, plan, rich) as Int32Array;
    for (const state of allStates(tenths)) {
      const { wood, coins } = tenths.read(state) as { wood: number; coins: number };
      expect(testsHold(tests, state)).toBe(wood >= 3 && coins >= 1);
    }
    expect(tests).toHaveLength(6);
  });

  it.each([
    ["copies", [act("load")]],
    ["disjunctions", [act("either")]],
    ["inequalities", [act("dodge")]],
    ["works from no state", [act("go", { place: "home" }), act("chop")]],
  ])("leaves plans to simulation: %s", (_what, plan) => {
    expect(rangePrecondition(tenths, plan, rich)).toBeUndefined();
  });

  it("holds in exactly the states from which the plan is sound (every state of 600 domains)", () => {
    let compiled = 0;
    let sound = 0;
    fc.assert(
      fc.property(
        arbitraryDomain({ maxStates: 300 }).chain((domain) =>
          fc.tuple(
            fc.constant(domain),
            fc.oneof(
              { weight: 4, arbitrary: arbitraryRun(domain, 10).map(({ plan }) => plan) },
              arbitraryPlan(domain, 4),
            ),
            fc.oneof(arbitraryCondition(domain, 1), fc.constant({})),
          ),
        ),
        ([domain, plan, goalDefinition]) => {
          const goal = domain.condition(goalDefinition);
          const tests = rangePrecondition(domain, plan, goal);
          if (tests === undefined) return;
          compiled++;
          const prover = new PlanProver(domain);
          for (const state of allStates(domain)) {
            const proves = prover.prove(state, plan, goal);
            if (proves) sound++;
            if (testsHold(tests, state) !== proves) {
              expect.fail(`${JSON.stringify(domain.read(state))}: the plan ${proves}, ${tests}`);
            }
          }
          const { node }: { node: ConditionNode } = regressPlan(domain, plan, goal);
          expect(["all", "test"]).toContain(node.kind);
        },
      ),
      { numRuns: 600 },
    );
    expect(compiled).toBeGreaterThan(12);
    expect(sound).toBeGreaterThan(125);
  });
});
