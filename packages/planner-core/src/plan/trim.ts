import type { CompiledCondition } from "../condition/condition.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { PlanConstraints, PlanProver } from "./prover.ts";

/**
 * Leaves out the steps of a sound plan that it does without, such as a walk back and forth or a
 * step that changes nothing. Every shorter plan is proved; a removal that makes the plan dearer
 * (run-time costs) is not made. Longer stretches are tried before shorter ones.
 *
 * Proofs: quadratic in the number of steps for plans of up to 32 steps; beyond that only single
 * steps are tried.
 *
 * @param fixed how many steps at the beginning must stay: they may have been begun. Default 0
 * @returns indices of the steps that stay, in order
 */
export function trimPlan(
  prover: PlanProver,
  start: PackedState,
  plan: readonly number[],
  goal: CompiledCondition,
  constraints: PlanConstraints,
  fixed = 0,
): number[] {
  let kept = plan.map((_, index) => index);
  const actionsOf = (indices: readonly number[]): number[] =>
    indices.map((index) => plan[index] as number);
  if (!prover.prove(start, plan, goal, constraints)) return kept;
  let scaledCost = prover.scaledCost;
  let longest = plan.length <= 32 ? plan.length - 1 : 1;
  while (longest >= 1) {
    let removed = false;
    for (let from = fixed; from + longest <= kept.length; from++) {
      const shorter = [...kept.slice(0, from), ...kept.slice(from + longest)];
      if (
        prover.prove(start, actionsOf(shorter), goal, constraints) &&
        prover.scaledCost <= scaledCost
      ) {
        kept = shorter;
        scaledCost = prover.scaledCost;
        removed = true;
        from--;
      }
    }
    // Removing a stretch may make a longer one removable.
    longest = removed ? Math.min(kept.length - 1, longest) : longest - 1;
    if (removed && longest < 1) break;
  }
  return kept;
}
