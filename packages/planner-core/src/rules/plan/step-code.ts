import { ALL, AT_LEAST, AT_MOST, EQUAL, NOT_EQUAL } from "../condition/code.ts";
import {
  ASSIGN,
  DECREASE,
  EFFECT_LENGTH,
  type GroundActions,
  INCREASE,
  isConditional,
} from "../domain/actions/actions.ts";

/*
 * Ground actions in a second compiled form, for playing many steps: conditions and effects of an action are neighbours,
 * and all tests have one form, as do all effects.
 *
 *   header    end of the tests, end of the effects                                  2 integers
 *   test      variable, low, width        0 <= value - low <= width, unsigned       3 integers
 *   effect    variable, mask, operand, bound       min(bound, (value & mask) + operand)   4 integers
 *
 * An end of 0 marks a part that does not fit the form (disjunctions and comparisons of variables, copies, conditional
 * effects). It is missing here, and read from the ground actions.
 */

/** Length of an action's header, in integers. */
export const HEADER_LENGTH = 2;
/** Length of a test, in integers. */
export const RANGE_LENGTH = 3;
/** Length of an effect, in integers. */
export const UPDATE_LENGTH = 4;

/** The code of all ground actions of a domain. */
export interface StepCode {
  readonly code: Int32Array;
  /** The start of each action's code. */
  readonly start: Int32Array;
}

const LOWEST = -0x80000000;
const HIGHEST = 0x7fffffff;

const known = new WeakMap<GroundActions, StepCode>();

/** The code of a domain's actions. Compiled on the first call, in time linear in the conditions and effects. */
export function stepCodeOf(actions: GroundActions): StepCode {
  let stepCode = known.get(actions);
  if (stepCode === undefined) {
    stepCode = compile(actions);
    known.set(actions, stepCode);
  }
  return stepCode;
}

/** Adopts code that another thread compiled for the same actions. */
export function adoptStepCode(actions: GroundActions, stepCode: StepCode): void {
  known.set(actions, stepCode);
}

function compile(actions: GroundActions): StepCode {
  const { count, conditions, effects } = actions;
  // No part becomes longer.
  const code = new Int32Array(HEADER_LENGTH * count + conditions.length + effects.length);
  const start = new Int32Array(count);
  let end = 0;
  for (let action = 0; action < count; action++) {
    start[action] = end;
    const tests = end + HEADER_LENGTH;
    const from = actions.conditionStart[action] as number;
    const to = actions.conditionStart[action + 1] as number;
    const testsEnd = writeTests(conditions, from, to, code, tests);
    code[end] = testsEnd;
    const updates = testsEnd === 0 ? tests : testsEnd;
    const updatesEnd = writeUpdates(actions, action, code, updates);
    code[end + 1] = updatesEnd;
    end = updatesEnd === 0 ? updates : updatesEnd;
  }
  return { code: code.slice(0, end), start };
}

/** @returns the end of the tests; 0 if they have another form */
function writeTests(
  conditions: Int32Array,
  start: number,
  to: number,
  code: Int32Array,
  at: number,
): number {
  let end = at;
  for (let from = start; from < to; ) {
    const value = conditions[from + 2] as number;
    let low = value;
    let width = 0;
    switch (conditions[from]) {
      case ALL:
        // A conjunction nested in a conjunction needs no frame.
        from += 2;
        continue;
      case EQUAL:
        break;
      case AT_LEAST:
        width = HIGHEST - value;
        break;
      case AT_MOST:
        low = LOWEST;
        width = value - LOWEST;
        break;
      case NOT_EQUAL:
        // Wraps around: from the next value to the previous one.
        low = value + 1;
        width = -2;
        break;
      default:
        return 0;
    }
    code[end] = conditions[from + 1] as number;
    code[end + 1] = low;
    code[end + 2] = width;
    end += RANGE_LENGTH;
    from += RANGE_LENGTH;
  }
  return end;
}

/** @returns the end of the effects; 0 if they have another form */
function writeUpdates(
  actions: GroundActions,
  action: number,
  code: Int32Array,
  at: number,
): number {
  if (isConditional(actions, action)) return 0;
  const { effects, effectStart } = actions;
  const to = effectStart[action + 1] as number;
  let end = at;
  for (let from = effectStart[action] as number; from < to; from += EFFECT_LENGTH) {
    const opcode = effects[from] as number;
    if (opcode !== ASSIGN && opcode !== INCREASE && opcode !== DECREASE) return 0;
    const operand = effects[from + 2] as number;
    code[end] = effects[from + 1] as number;
    code[end + 1] = opcode === ASSIGN ? 0 : -1;
    code[end + 2] = opcode === DECREASE ? -operand : operand;
    code[end + 3] = opcode === INCREASE ? (effects[from + 3] as number) : HIGHEST;
    end += UPDATE_LENGTH;
  }
  return end;
}
