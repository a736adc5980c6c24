import {
  applyAction,
  type Domain,
  type PackedState,
  type PlanConstraints,
} from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";

/** Whether an action applies, is enabled, and keeps `maintain`. */
function canTake(
  domain: Domain,
  action: number,
  state: PackedState,
  { disabled, maintain, ways }: PlanConstraints,
): boolean {
  const { actions } = domain;
  if (disabled?.has(action)) return false;
  const from = actions.conditionStart[action] as number;
  const to = actions.conditionStart[action + 1] as number;
  if (!holds(actions.conditions, from, to, state)) return false;
  if (ways?.scaledActionCost(actions.ways, action, state) === Number.POSITIVE_INFINITY)
    return false;
  const next = after(domain, action, state);
  return domain.maintain.holds(next) && (maintain === undefined || maintain.holds(next));
}

/** The state after an action. */
export function after(domain: Domain, action: number, state: PackedState): PackedState {
  const next = new Int32Array(state.length);
  applyAction(domain.actions, action, state, next);
  return next;
}

/** Replays a plan without one step. Returns the steps that then no longer apply. */
export function leftOutWithout(
  domain: Domain,
  start: PackedState,
  actions: readonly number[],
  step: number,
  constraints: PlanConstraints,
): { readonly end: PackedState; readonly leftOut: readonly number[] } {
  let state = start;
  const leftOut: number[] = [];
  actions.forEach((action, index) => {
    if (index === step || !canTake(domain, action, state, constraints)) leftOut.push(index);
    else state = after(domain, action, state);
  });
  return { end: state, leftOut };
}
