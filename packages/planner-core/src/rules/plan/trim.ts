import type { CompiledCondition } from "../condition/condition.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { PlanConstraints, PlanProver } from "./prover.ts";

/**
 * Removes the unnecessary steps of a sound plan, such as a walk back and forth or a step without effect. Every shorter
 * plan is proved. With run-time costs, a removal that raises the cost is undone. Longer stretches are tried before
 * shorter ones.
 *
 * Proofs: quadratic in the number of steps for plans of up to 32 steps; in longer plans only single steps are tried.
 * Each proof begins at the removed stretch, and most end at the next step.
 *
 * @param fixed number of steps at the beginning that must be kept, as they may have begun. Default 0
 * @returns indices of the remaining steps, in order
 */
export function trimPlan(
  prover: PlanProver,
  start: PackedState,
  plan: readonly number[],
  goal: CompiledCondition,
  constraints: PlanConstraints,
  fixed = 0,
): number[] {
  const indices = plan.map((_, index) => index);
  if (!prover.prove(start, plan, goal, constraints)) return indices;
  let { scaledCost } = prover;
  const actions = [...plan];
  const way = new Way(prover, start, actions, constraints);
  let longest = plan.length <= 32 ? plan.length - 1 : 1;
  while (longest >= 1) {
    let removed = false;
    for (let from = fixed; from + longest <= actions.length; from++) {
      const works = prover.prove(way.state(from), actions, goal, constraints, from + longest);
      const trimmedCost = way.scaledCost(from) + prover.scaledCost;
      if (!works || trimmedCost > scaledCost) continue;
      scaledCost = trimmedCost;
      actions.splice(from, longest);
      indices.splice(from, longest);
      way.changed(from);
      removed = true;
      from--;
    }
    // Removing a stretch may make a longer one removable.
    longest = removed ? Math.min(actions.length - 1, longest) : longest - 1;
    if (removed && longest < 1) break;
  }
  return indices;
}

/** The states along a plan that changes, computed on demand. */
class Way {
  readonly #prover: PlanProver;
  readonly #plan: readonly number[];
  readonly #constraints: PlanConstraints;
  readonly #states: PackedState[];
  readonly #scaledCosts: number[] = [0];

  constructor(
    prover: PlanProver,
    start: PackedState,
    plan: readonly number[],
    constraints: PlanConstraints,
  ) {
    this.#prover = prover;
    this.#plan = plan;
    this.#constraints = constraints;
    this.#states = [start];
  }

  /** The state after a number of steps. */
  state(steps: number): PackedState {
    for (let known = this.#states.length - 1; known < steps; known++) {
      const from = this.#states[known] as PackedState;
      this.#prover.prove(from, this.#plan, undefined, this.#constraints, known, known + 1);
      this.#states.push(this.#prover.state.slice());
      this.#scaledCosts.push((this.#scaledCosts[known] as number) + this.#prover.scaledCost);
    }
    return this.#states[steps] as PackedState;
  }

  /** The cost of the first steps, up to a state that is already computed. */
  scaledCost(steps: number): number {
    return this.#scaledCosts[steps] as number;
  }

  /** Invalidates the states after a number of steps. */
  changed(steps: number): void {
    this.#states.length = steps + 1;
    this.#scaledCosts.length = steps + 1;
  }
}
