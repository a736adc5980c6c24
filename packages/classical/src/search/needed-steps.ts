import { DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/internal";
import type { Task } from "../model/task.ts";

/** Longer plans take a while to look through. */
const MAX_STEPS = 2048;
const COUNTED = -2;

/** Notes of one look through a plan, by variable and by write: nothing is kept from one to the next. */
class Notes {
  /** By variable: its last write before what is looked at; -1 without any, `COUNTED` once its sums were. */
  last: Int32Array = new Int32Array(64);
  /** By write: its step, its effect, and the write of the variable before it. */
  steps: Int32Array = new Int32Array(256);
  effects: Int32Array = new Int32Array(256);
  previous: Int32Array = new Int32Array(256);

  /** Makes room. */
  clear(variables: number, writes: number): void {
    if (this.last.length < variables) this.last = new Int32Array(variables);
    this.last.fill(-1, 0, variables);
    if (this.steps.length >= writes) return;
    this.steps = new Int32Array(2 * writes);
    this.effects = new Int32Array(2 * writes);
    this.previous = new Int32Array(2 * writes);
  }
}

const notes = new Notes();

/**
 * Tells steps that no part of a plan reaches the goal without, from the goal backwards: the only one that writes a
 * variable before a needed test which its value at the start fails, and those without which the rest brings too little
 * of a number. Linear in the plan.
 */
export class NeededSteps {
  readonly #task: Task;
  readonly #isNeeded: Uint8Array;

  /** @param length of the longest plan to come */
  constructor(task: Task, length: number) {
    this.#task = task;
    this.#isNeeded = new Uint8Array(length);
  }

  /** Whether a step of the plan that was marked last is needed. */
  has(step: number): boolean {
    return this.#isNeeded[step] === 1;
  }

  /**
   * Looks through the rest of a plan.
   *
   * @param from the first step of the rest
   * @param values the state before it
   */
  mark(plan: readonly number[], from: number, values: Int32Array): void {
    const length = plan.length;
    const isNeeded = this.#isNeeded;
    isNeeded.fill(0, 0, length);
    if (length - from > MAX_STEPS) return;
    this.#noteWrites(plan, from);
    this.#markFor(this.#task.operatorCount, length, values);
    for (let step = length - 1; step > from; step--) {
      if (isNeeded[step] === 1) this.#markFor(plan[step] as number, step, values);
    }
  }

  #noteWrites(plan: readonly number[], from: number): void {
    const { effects, effectStart, variables } = this.#task;
    let write = 0;
    for (let step = from; step < plan.length; step++) {
      const operator = plan[step] as number;
      write += (effectStart[operator + 1] as number) - (effectStart[operator] as number);
    }
    notes.clear(variables.length, write / EFFECT_LENGTH);
    const { last, steps, effects: written, previous } = notes;
    write = 0;
    for (let step = from; step < plan.length; step++) {
      const operator = plan[step] as number;
      const end = effectStart[operator + 1] as number;
      for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
        const variable = effects[at + 1] as number;
        steps[write] = step;
        written[write] = at;
        previous[write] = last[variable] as number;
        last[variable] = write++;
      }
    }
  }

  /** Marks what a step must not do without; with `task.operatorCount`, what the goal must not. */
  #markFor(operator: number, step: number, values: Int32Array): void {
    const { tests, testStart } = this.#task.compiled;
    const { last, steps, previous } = notes;
    const end = testStart[operator + 1] as number;
    for (let at = testStart[operator] as number; at < end; at += 3) {
      const variable = tests[at] as number;
      const value = values[variable] as number;
      const lacking = (tests[at + 1] as number) - value;
      if (lacking <= 0 && value <= (tests[at + 2] as number)) continue;
      let write = last[variable] as number;
      while (write >= 0 && (steps[write] as number) >= step) write = previous[write] as number;
      if (write < 0) continue;
      // Tests come from the last step to the first.
      last[variable] = write;
      if (previous[write] === -1) this.#isNeeded[steps[write] as number] = 1;
      else if (lacking > 0 && this.#markBringers(write, lacking)) last[variable] = COUNTED;
    }
  }

  /**
   * Marks what brings so much of a number that the rest is too little: what needed steps take off counts against it.
   *
   * @returns whether nothing but sums is written
   */
  #markBringers(from: number, lacking: number): boolean {
    const { effects } = this.#task;
    const { steps, effects: written, previous } = notes;
    let spare = -lacking;
    for (let write = from; write >= 0; write = previous[write] as number) {
      const effect = written[write] as number;
      const amount = effects[effect + 2] as number;
      if (effects[effect] === INCREASE) spare += amount;
      else if (effects[effect] !== DECREASE) return false;
      else if (this.#isNeeded[steps[write] as number] === 1) spare -= amount;
    }
    for (let write = from; write >= 0; write = previous[write] as number) {
      const effect = written[write] as number;
      if (effects[effect] !== INCREASE || (effects[effect + 2] as number) <= spare) continue;
      this.#isNeeded[steps[write] as number] = 1;
    }
    return true;
  }
}
