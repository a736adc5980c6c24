import type { CompiledCondition } from "../condition/condition.ts";
import {
  ASSIGN,
  EFFECT_LENGTH,
  type GroundActions,
  isConditional,
} from "../domain/actions/actions.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { PlanConstraints, PlanProver } from "./prover.ts";

/** The steps of a plan that change the state. */
export interface EffectiveSteps {
  readonly actions: readonly number[];
  /** Indices of these steps in the plan, in order. */
  readonly kept: readonly number[];
}

/**
 * Removes the steps that change nothing when the plan is played from its start. The plan still passes through the same
 * states, so it works as before and costs no more.
 *
 * @param prover a prover that has just proved the plan; on return it has proved the remaining plan
 * @returns undefined if every step changes something
 */
export function withoutIdleSteps(
  prover: PlanProver,
  start: PackedState,
  plan: readonly number[],
  goal: CompiledCondition | undefined,
  constraints: PlanConstraints,
): EffectiveSteps | undefined {
  if (prover.idleStep < 0) return undefined;
  const kept: number[] = [];
  let state = start;
  for (let index = 0; index < plan.length; index++) {
    prover.prove(state, plan, undefined, constraints, index, index + 1);
    if (prover.idleStep >= 0) continue;
    kept.push(index);
    state = prover.state.slice();
  }
  const actions = kept.map((index) => plan[index] as number);
  prover.prove(start, actions, goal, constraints);
  return { actions, kept };
}

/**
 * The first step that changes nothing from any start, as far as the assignments of earlier steps
 * show.
 *
 * @returns index of the step; -1 if there is none
 */
export function alwaysIdleStep(actions: GroundActions, plan: readonly number[]): number {
  const { effects, effectStart } = actions;
  const known = new Map<number, number>();
  return plan.findIndex((action) => {
    let isIdle = !isConditional(actions, action);
    if (!isIdle) known.clear();
    const end = effectStart[action + 1] as number;
    for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const value = effects[at] === ASSIGN ? effects[at + 2] : undefined;
      if (value === undefined || known.get(variable) !== value) isIdle = false;
      if (value === undefined) known.delete(variable);
      else known.set(variable, value);
    }
    return isIdle;
  });
}
