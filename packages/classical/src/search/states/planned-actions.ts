import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { ForcedSteps } from "../../relaxation/forced-steps.ts";
import type { SearchContext } from "../context.ts";
import { effectValue } from "../successors.ts";

/**
 * The actions of a plan, from the start.
 *
 * @param forced forced steps, which the plan omits and the actions include
 */
export function plannedActions(
  context: SearchContext,
  operators: readonly number[],
  forced: ForcedSteps | undefined,
): readonly number[] {
  const { actions } = context.task;
  const whole = forced === undefined ? operators : withForced(context, operators, forced);
  const plan: number[] = [];
  for (let step = 0; step < whole.length; step++) {
    plan.push(actions[whole[step] as number] as number);
  }
  return Object.freeze(plan);
}

/** Adds the forced steps. Loads no state, because a search may be using the context. */
function withForced(
  context: SearchContext,
  plan: readonly number[],
  forced: ForcedSteps,
): readonly number[] {
  const { task, successors } = context;
  const { effects, effectStart } = task;
  const values = context.startValues();
  const before = new Int32Array(values.length);
  const whole: number[] = [];
  for (const begin of plan) {
    for (let operator = begin; operator >= 0; ) {
      whole.push(operator);
      before.set(values);
      const end = effectStart[operator + 1] as number;
      for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
        const variable = effects[at + 1] as number;
        values[variable] = effectValue(effects, at, before[variable] as number, before);
      }
      operator = forced.begins[begin] === 1 ? forced.next(values, successors) : -1;
    }
  }
  return whole;
}
