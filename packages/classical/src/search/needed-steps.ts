import { ASSIGN, DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/compiled";
import type { Task } from "../model/task.ts";
import { CHUNK } from "../work/work.ts";

/** Longer plans take a while to look through. */
const MAX_STEPS = 2048;
/** Writes that are looked at for each step of a plan, on the average. */
const WRITES_PER_STEP = 16;

/** Notes of one look through a plan, by variable and by write: nothing is kept from one to the next. */
class Notes {
  /** By variable: its last write before what is looked at; -1 without any. */
  last: Int32Array = new Int32Array(64);
  /** By variable: whether the sums of its writes were looked at. */
  isCounted: Uint8Array = new Uint8Array(64);
  /** By variable: whether a needed step behind tests it before another one writes it. */
  isTested: Uint8Array = new Uint8Array(64);
  /** By variable: the values that are tested for there, and the last write before that. */
  low: Int32Array = new Int32Array(64);
  high: Int32Array = new Int32Array(64);
  beforeTest: Int32Array = new Int32Array(64);
  /** By write: its step, its effect, and the write of the variable before it. */
  steps: Int32Array = new Int32Array(256);
  effects: Int32Array = new Int32Array(256);
  previous: Int32Array = new Int32Array(256);

  /** Makes room for another plan. */
  clear(variables: number, writes: number): void {
    if (this.last.length < variables) {
      this.last = new Int32Array(variables);
      this.isCounted = new Uint8Array(variables);
      this.isTested = new Uint8Array(variables);
      this.low = new Int32Array(variables);
      this.high = new Int32Array(variables);
      this.beforeTest = new Int32Array(variables);
    }
    for (let variable = 0; variable < variables; variable++) {
      this.last[variable] = -1;
      this.isCounted[variable] = 0;
      this.isTested[variable] = 0;
    }
    if (this.steps.length >= writes) return;
    this.steps = new Int32Array(2 * writes);
    this.effects = new Int32Array(2 * writes);
    this.previous = new Int32Array(2 * writes);
  }
}

const NO_VALUES = new Int32Array(0);

/** Lent to one look after the other, each of which may pause. */
const spareNotes: Notes[] = [];

/**
 * Tells steps that no part of a plan reaches the goal without, from the goal backwards. Where what a needed step tests
 * is not so at the start, or not so behind an earlier needed step, a step between them must bring it about: if only one
 * of them can, that is needed, too, and so are those without which the rest brings too little of a number. Linear in
 * the plan.
 */
export class NeededSteps {
  readonly #task: Task;
  readonly #isNeeded: Int32Array;
  /** Everything that is known so far while a plan is looked through. */
  #notes: Notes | undefined;
  #plan: readonly number[] = [];
  #values: Int32Array = NO_VALUES;
  /** The next step whose writes are noted, the writes so far, and behind all the next one that may be needed. */
  #next = 0;
  #written = 0;
  #step = 0;
  /** Writes that may still be looked at. */
  #writesLeft = 0;

  /** @param isNeeded for at least as many steps as the plan has; overwritten */
  constructor(task: Task, isNeeded: Int32Array) {
    this.#task = task;
    this.#isNeeded = isNeeded;
  }

  /** Whether a step of the plan is needed. */
  has(step: number): boolean {
    return this.#isNeeded[step] === 1;
  }

  /**
   * Begins to look through a plan.
   *
   * @param values the state that it starts from; not to be changed until that is done
   */
  begin(plan: readonly number[], values: Int32Array): void {
    const { length } = plan;
    this.#isNeeded.fill(0, 0, length);
    if (length > MAX_STEPS) return;
    this.#plan = plan;
    this.#values = values;
    this.#notes = spareNotes.pop() ?? new Notes();
    this.#beginToNote(plan, this.#notes);
    this.#next = 0;
    this.#step = length;
    this.#writesLeft = WRITES_PER_STEP * length;
  }

  /** Continues for a while. Whether all was looked through. */
  advance(): boolean {
    const notes = this.#notes;
    if (notes === undefined) return true;
    const plan = this.#plan;
    const writesLeft = this.#writesLeft;
    let units = 0;
    while (this.#next < plan.length) {
      units += this.#noteWrites(plan[this.#next] as number, notes);
      this.#next++;
      if (units >= CHUNK) return false;
    }
    const { testStart } = this.#task.compiled;
    for (; this.#step >= 0; this.#step--) {
      const step = this.#step;
      if (units + 4 * (writesLeft - this.#writesLeft) >= CHUNK) return false;
      units++;
      if (step < plan.length && this.#isNeeded[step] === 0) continue;
      const operator = step < plan.length ? (plan[step] as number) : this.#task.operatorCount;
      units += (testStart[operator + 1] as number) - (testStart[operator] as number);
      this.#markFor(operator, step, this.#values);
    }
    this.#notes = undefined;
    spareNotes.push(notes);
    return true;
  }

  /**
   * Goes on with a part of the plan: what is needed there is still needed.
   *
   * @param from the first step that may be left out
   * @param kept the steps from there on that are left, and their number
   */
  keep(from: number, kept: Int32Array, count: number): void {
    const isNeeded = this.#isNeeded;
    for (let index = 0; index < count; index++) {
      isNeeded[from + index] = isNeeded[kept[index] as number] as number;
    }
  }

  #beginToNote(plan: readonly number[], notes: Notes): void {
    const { effectStart, variables } = this.#task;
    let integers = 0;
    for (let step = 0; step < plan.length; step++) {
      const operator = plan[step] as number;
      integers += (effectStart[operator + 1] as number) - (effectStart[operator] as number);
    }
    notes.clear(variables.length, integers / EFFECT_LENGTH);
    this.#written = 0;
  }

  /** Notes what the next step writes. @returns the integers that were read */
  #noteWrites(operator: number, notes: Notes): number {
    const { effects, effectStart } = this.#task;
    const { last, steps, effects: written, previous } = notes;
    const from = effectStart[operator] as number;
    const end = effectStart[operator + 1] as number;
    for (let at = from; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const write = this.#written++;
      steps[write] = this.#next;
      written[write] = at;
      previous[write] = last[variable] as number;
      last[variable] = write;
    }
    return end - from;
  }

  /** Marks what a needed step must not do without; with `task.operatorCount`, what the goal must not. */
  #markFor(operator: number, step: number, values: Int32Array): void {
    const { tests, testStart } = this.#task.compiled;
    const { last, steps, previous, isTested, low, high, beforeTest } = this.#notes as Notes;
    if (operator < this.#task.operatorCount) this.#passEffects(operator, step);
    const end = testStart[operator + 1] as number;
    for (let at = testStart[operator] as number; at < end; at += 3) {
      const variable = tests[at] as number;
      const lowest = tests[at + 1] as number;
      const highest = tests[at + 2] as number;
      let write = last[variable] as number;
      while (write >= 0 && (steps[write] as number) >= step) write = previous[write] as number;
      // Tests come from the last step to the first.
      last[variable] = write;
      const isApart = highest < (low[variable] as number) || lowest > (high[variable] as number);
      if (isTested[variable] === 1 && isApart) this.#markBetween(variable, step);
      isTested[variable] = 1;
      low[variable] = lowest;
      high[variable] = highest;
      beforeTest[variable] = write;
      const value = values[variable] as number;
      if (write >= 0 && (value < lowest || value > highest)) {
        this.#markSince(write, variable, lowest - value, lowest, highest);
      }
    }
  }

  /** Takes note of what a needed step writes. */
  #passEffects(operator: number, step: number): void {
    const { effects, effectStart } = this.#task;
    const { isTested, low, high } = this.#notes as Notes;
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      if (isTested[variable] === 0) continue;
      const value = effects[at + 2] as number;
      const isApart = value < (low[variable] as number) || value > (high[variable] as number);
      if (effects[at] === ASSIGN && isApart) this.#markBetween(variable, step);
      isTested[variable] = 0;
    }
  }

  /** Marks the only step behind a needed one that can bring about what a variable is tested for next. */
  #markBetween(variable: number, step: number): void {
    const { low, high, beforeTest } = this.#notes as Notes;
    const only = this.#onlyStep(
      beforeTest[variable] as number,
      step,
      low[variable] as number,
      high[variable] as number,
    );
    if (only >= 0) this.#isNeeded[only] = 1;
  }

  /** Marks what a value that the start does not have cannot come from otherwise. */
  #markSince(
    write: number,
    variable: number,
    lacking: number,
    lowest: number,
    highest: number,
  ): void {
    const { isCounted } = this.#notes as Notes;
    const only = this.#onlyStep(write, -1, lowest, highest);
    if (only >= 0) this.#isNeeded[only] = 1;
    else if (lacking > 0 && isCounted[variable] === 0) {
      isCounted[variable] = 1;
      this.#markBringers(write, lacking);
    }
  }

  /**
   * The only step that may leave a variable with one of some values; -1 if there are several.
   *
   * @param from the last write of the variable to look at
   * @param after the step before the first one
   */
  #onlyStep(from: number, after: number, lowest: number, highest: number): number {
    const { effects } = this.#task;
    const { steps, effects: written, previous } = this.#notes as Notes;
    let only = -1;
    for (let write = from; write >= 0; write = previous[write] as number) {
      const step = steps[write] as number;
      if (step <= after) break;
      if (this.#writesLeft-- <= 0) return -1;
      const effect = written[write] as number;
      const value = effects[effect + 2] as number;
      if (effects[effect] === ASSIGN && (value < lowest || value > highest)) continue;
      if (only >= 0) return -1;
      only = step;
    }
    return only;
  }

  /** Marks what brings so much of a number that the rest is too little: what needed steps take off counts against it. */
  #markBringers(from: number, lacking: number): void {
    const { effects } = this.#task;
    const { steps, effects: written, previous } = this.#notes as Notes;
    let spare = -lacking;
    for (let write = from; write >= 0; write = previous[write] as number) {
      const effect = written[write] as number;
      const amount = effects[effect + 2] as number;
      if (effects[effect] === INCREASE) spare += amount;
      else if (effects[effect] !== DECREASE) return;
      else if (this.#isNeeded[steps[write] as number] === 1) spare -= amount;
    }
    for (let write = from; write >= 0; write = previous[write] as number) {
      const effect = written[write] as number;
      if (effects[effect] !== INCREASE || (effects[effect + 2] as number) <= spare) continue;
      this.#isNeeded[steps[write] as number] = 1;
    }
  }
}
