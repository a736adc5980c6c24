import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryProblem } from "../../testing/random/arbitrary-problem.ts";
import { applyAction } from "../domain/actions/actions.ts";
import { alwaysIdleStep, withoutIdleSteps } from "./idle-steps.ts";
import { PlanProver } from "./prover.ts";

describe("withoutIdleSteps", () => {
  it("leaves a plan that still works and costs no more, whose every step changes something", () => {
    fc.assert(
      fc.property(
        arbitraryProblem(),
        fc.array(fc.nat({ max: 40 }), { maxLength: 10 }),
        ({ domain, state }, picks) => {
          const prover = new PlanProver(domain);
          const { count } = domain.actions;
          const plan: number[] = [];
          for (const pick of picks) {
            const longer = [...plan, pick % count];
            if (prover.prove(state, longer, undefined)) plan.push(pick % count);
          }
          expect(prover.prove(state, plan, undefined)).toBe(true);
          const { scaledCost } = prover;
          const end = prover.state.slice();
          // The expected idle steps, computed in the plainest way.
          const expected: number[] = [];
          let at = state;
          for (const [index, action] of plan.entries()) {
            const after = new Int32Array(at.length);
            applyAction(domain.actions, action, at, after);
            if (String(after) !== String(at)) expected.push(index);
            at = after;
          }
          const always = alwaysIdleStep(domain.actions, plan);
          if (always >= 0) expect(expected).not.toContain(always);
          const isBusy = expected.length === plan.length;
          expect(prover.idleStep).toBe(
            isBusy ? -1 : plan.findIndex((_, i) => !expected.includes(i)),
          );
          const found = withoutIdleSteps(prover, state, plan, undefined, {});
          expect(found?.kept).toEqual(isBusy ? undefined : expected);
          if (found === undefined) return;
          expect(found.actions).toEqual(expected.map((index) => plan[index]));
          expect(prover.idleStep).toBe(-1);
          expect(prover.scaledCost).toBeLessThanOrEqual(scaledCost);
          expect(prover.state).toEqual(end);
        },
      ),
    );
  });
});
