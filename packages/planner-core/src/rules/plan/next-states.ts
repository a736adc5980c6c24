import type { CompiledCondition } from "../condition/condition.ts";
import { holds } from "../condition/evaluate.ts";
import { applyAction } from "../domain/actions/actions.ts";
import type { Ways } from "../domain/actions/ways.ts";
import type { Domain } from "../domain/domain.ts";
import type { PackedState } from "../state/packed-state.ts";

/** Constraints that apply to every step. */
interface StepConstraints {
  /** Ground actions that must not be used. */
  readonly disabled?: { has(action: number): boolean } | undefined;
  /** Condition that must hold after every step, in addition to the domain's own `maintain`. */
  readonly maintain?: CompiledCondition | undefined;
  /** Costs of ways; a step whose way is missing does not apply. */
  readonly ways?: Ways | undefined;
}

/** The applicable actions of a state, in order, each with its successor state. The caller may keep that state. */
export function* nextStates(
  domain: Domain,
  state: PackedState,
  { disabled, maintain, ways }: StepConstraints,
): Generator<{ readonly action: number; readonly state: PackedState }> {
  const { actions, maintain: own } = domain;
  const { conditions, conditionStart } = actions;
  for (let action = 0; action < actions.count; action++) {
    const from = conditionStart[action] as number;
    const to = conditionStart[action + 1] as number;
    if (disabled?.has(action) || !holds(conditions, from, to, state)) continue;
    if (ways?.scaledActionCost(actions.ways, action, state) === Number.POSITIVE_INFINITY) continue;
    const after = new Int32Array(state.length);
    applyAction(actions, action, state, after);
    if (own.holds(after) && maintain?.holds(after) !== false) yield { action, state: after };
  }
}
