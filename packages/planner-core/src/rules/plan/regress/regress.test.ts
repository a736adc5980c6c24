import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../../../scripts/testing/cases.mjs";
import {
  allStates,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryPlan,
  arbitraryRun,
} from "../../../testing/random/arbitraries.ts";
import { loadDomain } from "../../domain/load-domain.ts";
import { PlanProver } from "../prover.ts";
import { regressPlan } from "./regress.ts";

describe("regressPlan", () => {
  it("holds in exactly the states from which the plan is sound (every state of 1,500 domains)", () => {
    let cases = 0;
    let sound = 0;
    fc.assert(
      fc.property(
        arbitraryDomain({ maxStates: 400 }).chain((domain) =>
          fc.tuple(
            fc.constant(domain),
            fc.oneof(
              { weight: 4, arbitrary: arbitraryRun(domain, 10).map(({ plan }) => plan) },
              arbitraryPlan(domain, 4),
            ),
            arbitraryCondition(domain, 3),
            fc.option(arbitraryCondition(domain, 2), { freq: 2, nil: undefined }),
          ),
        ),
        ([domain, plan, goalDefinition, extra]) => {
          const prover = new PlanProver(domain);
          const goal = domain.condition(goalDefinition);
          const constraints = extra === undefined ? {} : { maintain: domain.condition(extra) };
          const precondition = regressPlan(domain, plan, goal, constraints);
          for (const state of allStates(domain)) {
            const proves = prover.prove(state, plan, goal, constraints);
            cases++;
            if (proves) sound++;
            if (precondition.holds(state) !== proves) {
              expect.fail(
                `${JSON.stringify(domain.read(state))}: the plan ${proves ? "proves" : "breaks"}, ` +
                  `the precondition is ${domain.format(precondition)}`,
              );
            }
          }
        },
      ),
      { numRuns: 1500 },
    );
    expect(cases).toBeGreaterThan(40 * casesOf(1500));
    expect(sound).toBeGreaterThan(4 * casesOf(1500));
  });

  it("is exact at the ends of the widest integers (4,000 plans, 40,000 states)", () => {
    const end = 1_000_000_000;
    const change = (name: string, other: string) => [
      { name: `raise_${name}`, then: { [name]: { "+": end } } },
      { name: `lift_${name}`, then: { [name]: { "+": end - 3 } } },
      { name: `lower_${name}`, then: { [name]: { "-": end } } },
      { name: `drop_${name}`, when: { [name]: { "<": { var: other } } }, then: { [name]: -4 } },
      { name: `copy_${name}`, then: { [name]: { var: other } } },
    ];
    const domain = loadDomain({
      name: "wide",
      state: {
        x: { type: "integer", min: -end, max: end },
        y: { type: "integer", min: -end, max: 5 },
        z: { type: "integer", min: -4, max: end },
      },
      tools: [...change("x", "y"), ...change("y", "z"), ...change("z", "x")],
    });
    const near = (centre: number) =>
      fc.integer({ min: -3, max: 3 }).map((offset) => centre + offset);
    const value = fc.oneof(near(end), near(0), near(-end), fc.integer({ min: -end, max: end }));
    const state = fc
      .tuple(value, value, value)
      .map((values) =>
        Int32Array.from(domain.variables.all, ({ id, min, max }) =>
          Math.min(max, Math.max(min, values[id] as number)),
        ),
      );
    const prover = new PlanProver(domain);
    fc.assert(
      fc.property(
        arbitraryPlan(domain, 6),
        arbitraryCondition(domain, 3),
        fc.array(state, { minLength: 10, maxLength: 10 }),
        (plan, definition, states) => {
          const goal = domain.condition(definition);
          const precondition = regressPlan(domain, plan, goal);
          for (const packed of states) {
            assert.equal(precondition.holds(packed), prover.prove(packed, plan, goal));
          }
        },
      ),
      { numRuns: 4000 },
    );
  });
});
