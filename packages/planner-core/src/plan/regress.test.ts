import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allStates,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryPlan,
  arbitraryRun,
} from "../testing/arbitraries.ts";
import { PlanProver } from "./prover.ts";
import { regressPlan } from "./regress.ts";

describe("regressPlan", { timeout: 60_000 }, () => {
  it("holds in exactly the states from which the plan proves (every state of 1,500 domains)", () => {
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
    expect(cases).toBeGreaterThan(100_000);
    expect(sound).toBeGreaterThan(10_000);
  });
});
