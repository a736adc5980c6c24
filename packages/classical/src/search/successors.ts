import {
  ASSIGN,
  DECREASE,
  EFFECT_LENGTH,
  holds,
  INCREASE,
} from "@understudy/planner-core/compiled";
import type { Layout } from "../model/layout.ts";
import type { CompiledConditions, Task } from "../model/task.ts";

/** Applies the operators of a task to unpacked values. */
export class Successors {
  readonly #task: Task;
  readonly #layout: Layout;
  readonly #compiled: CompiledConditions;

  constructor(task: Task, layout: Layout) {
    this.#task = task;
    this.#layout = layout;
    this.#compiled = task.compiled;
  }

  /** Whether an operator applies; for `task.operatorCount`, whether the goal holds. */
  applies(operator: number, values: Int32Array): boolean {
    const { tests, testStart, code, codeStart } = this.#compiled;
    const end = testStart[operator + 1] as number;
    for (let at = testStart[operator] as number; at < end; at += 3) {
      const value = values[tests[at] as number] as number;
      if (value < (tests[at + 1] as number) || value > (tests[at + 2] as number)) return false;
    }
    const from = codeStart[operator] as number;
    const to = codeStart[operator + 1] as number;
    return from === to || holds(code, from, to, values);
  }

  /**
   * Updates the fields in `target` from the state before an operator to the state after it.
   *
   * @returns whether anything changed
   */
  apply(operator: number, values: Int32Array, target: Int32Array): boolean {
    const { effects, effectStart } = this.#task;
    const { field, shift, sign } = this.#layout;
    const end = effectStart[operator + 1] as number;
    let changed = false;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const before = values[variable] as number;
      const after = effectValue(effects, at, before, values);
      if (after === before) continue;
      changed = true;
      const slot = field[variable] as number;
      // Adding the difference to a part of a field never overflows into its neighbours.
      const difference = (after - before) * (sign[variable] as number);
      target[slot] = (target[slot] as number) + (difference << (shift[variable] as number));
    }
    return changed;
  }
}

/** The new value of the effect at `at`. */
export function effectValue(
  effects: Int32Array,
  at: number,
  before: number,
  values: Int32Array,
): number {
  const operand = effects[at + 2] as number;
  switch (effects[at]) {
    case ASSIGN:
      return operand;
    case DECREASE:
      return before - operand;
    default: {
      const value = effects[at] === INCREASE ? before + operand : (values[operand] as number);
      const bound = effects[at + 3] as number;
      return value < bound ? value : bound;
    }
  }
}
