import { CompiledCondition, type Domain, type PackedState } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type ConditionNode,
  conditionVariables,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";

/** The effect of a step on a variable. */
interface Writing {
  readonly step: number;
  readonly opcode: number;
  readonly operand: number;
  readonly bound: number;
}

/**
 * Finds the steps that supply a condition: without them it would not hold, if all other steps kept their effects.
 * Increases and decreases by later steps still count. A value that a later step sets or copies does not depend on
 * earlier steps.
 */
export class Supply {
  /** The state before each step, followed by the final state. */
  readonly #states: readonly PackedState[];
  /** The writing steps of each variable, in order. */
  readonly #writings = new Map<number, Writing[]>();

  constructor(domain: Domain, actions: readonly number[], states: readonly PackedState[]) {
    this.#states = states;
    const { effects, effectStart } = domain.actions;
    actions.forEach((action, step) => {
      const end = effectStart[action + 1] as number;
      for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
        const [opcode, variable, operand, bound] = effects.subarray(at, at + EFFECT_LENGTH);
        const written = this.#writings.get(variable as number) ?? [];
        this.#writings.set(variable as number, written);
        written.push({ step, opcode, operand, bound } as Writing);
      }
    });
  }

  /**
   * The steps that made a condition hold before step `at`. If several are each sufficient, the last one; empty if the
   * condition held from the start.
   */
  of(node: ConditionNode, at: number): readonly number[] {
    const condition = new CompiledCondition(node);
    const undone = new Map<number, PackedState>();
    for (const variable of conditionVariables(node)) this.#undo(variable, at, undone);
    const needed = [...undone].flatMap(([step, state]) => (condition.holds(state) ? [] : [step]));
    if (needed.length > 0) return needed.sort((a, b) => a - b);
    let since = at;
    while (since > 0 && condition.holds(this.#states[since - 1] as PackedState)) since--;
    return since === 0 ? [] : [since - 1];
  }

  /** For each step that a value before step `at` depends on, records the state as if that step were missing. */
  #undo(variable: number, at: number, undone: Map<number, PackedState>): void {
    const now = this.#states[at] as PackedState;
    const written = (this.#writings.get(variable) ?? []).filter(({ step }) => step < at);
    const set = written.findLastIndex(({ opcode }) => opcode === ASSIGN || opcode === COPY);
    const moves = written.slice(set + 1);
    written.slice(Math.max(0, set)).forEach(({ step }, index) => {
      let value = (this.#states[step] as PackedState)[variable] as number;
      for (const { opcode, operand, bound } of moves.slice(set < 0 ? index + 1 : index)) {
        value = opcode === INCREASE ? Math.min(bound, value + operand) : value - operand;
      }
      if (value === now[variable]) return;
      const state = undone.get(step) ?? Int32Array.from(now);
      undone.set(step, state);
      state[variable] = value;
    });
  }
}
