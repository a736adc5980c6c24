import {
  ASSIGN,
  applyAction,
  DECREASE,
  EFFECT_LENGTH,
  type GroundActions,
  INCREASE,
} from "../domain/actions.ts";

/**
 * Turns a state into the one after an action: what `applyAction` does, without touching the slots
 * that stay as they are. Preconditions are not checked. Allocates nothing.
 *
 * @param spare another state of the same domain; overwritten by actions that copy variables
 */
export function applyInPlace(
  actions: GroundActions,
  action: number,
  state: Int32Array,
  spare: Int32Array,
): void {
  const { effects } = actions;
  const start = actions.effectStart[action] as number;
  const end = actions.effectStart[action + 1] as number;
  for (let at = start; at < end; at += EFFECT_LENGTH) {
    if ((effects[at] as number) <= DECREASE) continue;
    // A copy reads the state before the action, which other effects change.
    applyAction(actions, action, state, spare);
    for (let variable = 0; variable < state.length; variable++) {
      state[variable] = spare[variable] as number;
    }
    return;
  }
  for (let at = start; at < end; at += EFFECT_LENGTH) {
    const variable = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    const opcode = effects[at] as number;
    if (opcode === ASSIGN) state[variable] = operand;
    else if (opcode === INCREASE) {
      const bound = effects[at + 3] as number;
      const value = (state[variable] as number) + operand;
      state[variable] = value < bound ? value : bound;
    } else state[variable] = (state[variable] as number) - operand;
  }
}
