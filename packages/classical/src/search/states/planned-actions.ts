import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../../model/task.ts";
import type { ForcedSteps } from "../../relaxation/forced-steps.ts";
import type { SearchContext } from "../context.ts";
import { effectValue } from "../successors.ts";

/** Forced steps, which plans omit and actions include. */
interface Chains {
  readonly context: SearchContext;
  readonly forced: ForcedSteps;
}

/** The actions of a plan, from the start. */
export function plannedActions(
  { actions }: Task,
  operators: readonly number[],
  chains: Chains | undefined,
): readonly number[] {
  const whole = chains === undefined ? operators : withForced(operators, chains);
  const plan: number[] = [];
  for (let step = 0; step < whole.length; step++) {
    plan.push(actions[whole[step] as number] as number);
  }
  return Object.freeze(plan);
}

/** Adds the forced steps. Loads no state, because a search may be using the context. */
function withForced(plan: readonly number[], { context, forced }: Chains): readonly number[] {
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
