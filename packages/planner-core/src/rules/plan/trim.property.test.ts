import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryProblem } from "../../testing/random/arbitrary-problem.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import { provePlan } from "./prove-plan.ts";
import { PlanProver } from "./prover.ts";
import { trimPlan } from "./trim.ts";

/** Removes the longest stretches first, and proves each shorter plan from its beginning. */
function trimmedPlainly(
  plan: readonly number[],
  cost: number,
  fixed: number,
  works: (shorter: readonly number[], cost: number) => number | undefined,
): number[] {
  let kept = plan.map((_, index) => index);
  let least = cost;
  for (let longest = plan.length - 1; longest >= 1; ) {
    const before = kept.length;
    for (let from = fixed; from + longest <= kept.length; ) {
      const shorter = kept.toSpliced(from, longest);
      const found = works(
        shorter.map((index) => plan[index] as number),
        least,
      );
      if (found === undefined) from++;
      else [kept, least] = [shorter, found];
    }
    longest = kept.length < before ? Math.min(kept.length - 1, longest) : longest - 1;
  }
  return kept;
}

describe("trimPlan", () => {
  it("leaves a sound plan of no higher cost, the same as the plainest algorithm", () => {
    fc.assert(
      fc.property(
        arbitraryProblem(),
        fc.array(fc.nat({ max: 40 }), { maxLength: 8 }),
        fc.nat({ max: 2 }),
        ({ domain, state, goal }, wandering, fixed) => {
          const prover = new PlanProver(domain);
          const { condition } = goal;
          // A random walk, then a way to the goal: much of it is unnecessary.
          const beginning = wandering.filter((_, index) => {
            const so = wandering
              .slice(0, index + 1)
              .filter((action) => action < domain.actions.count);
            return prover.prove(state, so, undefined);
          });
          if (!prover.prove(state, beginning, undefined)) return;
          const search = new UniformCostPlanner().start({
            ...{ domain, goal, state: prover.state.slice(), mode: "first" },
          });
          search.step({ expansions: 3000 });
          const rest = search.result();
          if (rest.status !== "solved") return;
          const plan = [...beginning, ...rest.actions];
          const stays = Math.min(fixed, plan.length);
          const kept = trimPlan(prover, state, plan, condition, {}, stays);
          const actions = kept.map((index) => plan[index] as number);
          const whole = provePlan(domain, state, plan, condition);
          const trimmed = provePlan(domain, state, actions, condition);
          expect([whole.sound, trimmed.sound]).toEqual([true, true]);
          expect(trimmed.cost).toBeLessThanOrEqual(whole.cost);
          const works = (shorter: readonly number[], cost: number): number | undefined => {
            const proof = provePlan(domain, state, shorter, condition);
            return proof.sound && proof.cost <= cost ? proof.cost : undefined;
          };
          expect(kept).toEqual(trimmedPlainly(plan, whole.cost, stays, works));
        },
      ),
      { numRuns: 200 },
    );
  });
});
