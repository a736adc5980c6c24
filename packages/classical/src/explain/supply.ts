import { CompiledCondition, type Domain, type PackedState } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type ConditionNode,
  conditionVariables,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";

/** The effect of a step on one variable. */
interface Writing {
  readonly step: number;
  readonly opcode: number;
  readonly operand: number;
  readonly bound: number;
}

/**
 * Says to which steps of a plan conditions are owed: to those without which a condition would not
 * hold, if all others still did what they do. Amounts that later steps move are moved all the same;
 * what a later step sets or copies does not depend on earlier ones.
 */
export class Supply {
  /** The state before each step, and the last one. */
  readonly #states: readonly PackedState[];
  /** By variable: who writes it, in order. */
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
   * The steps that made a condition hold before step `at`. If each of several would have been enough, the last of
   * them; none if it held from the start.
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

  /** Adds for each step that a value before step `at` depends on the state as if the step had not been taken. */
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
