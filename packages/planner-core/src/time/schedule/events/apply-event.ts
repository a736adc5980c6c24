import { type ConditionNode, makeTest } from "../../../rules/condition/node.ts";
import {
  ASSIGN,
  applyEffects,
  DECREASE,
  EFFECT_LENGTH,
} from "../../../rules/domain/actions/actions.ts";
import type { VariableTable } from "../../../rules/domain/definition/variables.ts";
import type { PlainAction } from "../plain-domain.ts";

/**
 * Changes a state by an event, or by the end of a clock. Nothing can keep either from coming, so it takes no more than there
 * is, as an increase adds no more than there is room for. Those of one moment change a state one after the other.
 *
 * @param effects runs of (opcode, variable, operand, bound)
 */
export function applyEvent(
  { min }: Pick<VariableTable, "min">,
  effects: Int32Array,
  state: Int32Array,
): void {
  const source = effects.length > EFFECT_LENGTH ? state.slice() : state;
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
    applyEffects(effects, at, at + EFFECT_LENGTH, source, state);
    if (effects[at] !== DECREASE) continue;
    const variable = effects[at + 1] as number;
    state[variable] = Math.max(state[variable] as number, min[variable] as number);
  }
}

/**
 * A change by the world as actions, for estimates: one with its other effects, and for each variable that it lowers one
 * that takes the amount and one that takes what there is. Each may come alone, and as often as it is due.
 *
 * @param isDue keeps the change from standing in for actions that come earlier
 * @param spent effects of the main action after which the change is no longer due
 */
export function changeActions(
  { min, max }: Pick<VariableTable, "min" | "max">,
  effects: Int32Array,
  isDue: ConditionNode,
  spent: readonly number[],
): readonly PlainAction[] {
  const others: number[] = [];
  const lowering: PlainAction[] = [];
  const add = (test: ConditionNode, ...effect: readonly number[]): void => {
    lowering.push({
      condition: { kind: "all", children: [isDue, test] },
      effects: effect,
      scaledCost: 1,
    });
  };
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
    const [opcode = 0, variable = 0, operand = 0, bound = 0] = effects.subarray(at);
    if (opcode !== DECREASE) {
      others.push(opcode, variable, operand, bound);
      continue;
    }
    const floor = min[variable] as number;
    const least = floor + operand;
    if (least <= (max[variable] as number))
      add(makeTest(variable, ">=", least), opcode, variable, operand, bound);
    if (operand > 0) add(makeTest(variable, "<=", least - 1), ASSIGN, variable, floor, 0);
  }
  const main = { condition: isDue, effects: [...others, ...spent], scaledCost: 1 };
  return [main, ...lowering];
}
