import { ASSIGN, DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/compiled";
import type { Task } from "../model/task.ts";
import { CHUNK } from "../work/work.ts";

/** Maximum length of a plan; longer ones take too long to analyse. */
const MAX_STEPS = 2048;
/** Limit on the average number of writes examined per step. */
const WRITES_PER_STEP = 16;

/** Scratch arrays of one analysis, by variable and by write. */
class Notes {
  /** The last write of each variable before the current step; -1 for none. */
  last: Int32Array = new Int32Array(64);
  /** Whether the increases of each variable were counted. */
  isCounted: Uint8Array = new Uint8Array(64);
  /** Whether a later needed step tests each variable before the next needed write. */
  isTested: Uint8Array = new Uint8Array(64);
  /** The tested range of each variable, and the last write before that test. */
  low: Int32Array = new Int32Array(64);
  high: Int32Array = new Int32Array(64);
  beforeTest: Int32Array = new Int32Array(64);
  /** For each write, its step, its effect, and the variable's previous write. */
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

/** Notes for reuse by later analyses, as several may be paused at the same time. */
const spareNotes: Notes[] = [];

/**
 * Finds steps that every goal-reaching subsequence of a plan contains, backwards from the goal. If a needed step tests
 * a value that neither the start nor an earlier needed step supplies, then some step in between must. A step that is
 * the only candidate is needed too, and so are increases without which the others add up to too little. Takes time
 * linear in the plan.
 */
export class NeededSteps {
  readonly #task: Task;
  readonly #isNeeded: Int32Array;
  /** The scratch arrays; undefined once the analysis is done. */
  #notes: Notes | undefined;
  #plan: readonly number[] = [];
  #values: Int32Array = NO_VALUES;
  /** The next step of the forward pass, the number of writes, and the next step of the backward pass. */
  #next = 0;
  #written = 0;
  #step = 0;
  /** Number of writes that may still be examined. */
  #writesLeft = 0;

  /** @param isNeeded overwritten; at least as long as the plan */
  constructor(task: Task, isNeeded: Int32Array) {
    this.#task = task;
    this.#isNeeded = isNeeded;
  }

  /** Whether a step of the plan is needed. */
  has(step: number): boolean {
    return this.#isNeeded[step] === 1;
  }

  /**
   * Starts the analysis of a plan.
   *
   * @param values values of the start state; must not change before the analysis is complete
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

  /** Continues for a while. Returns whether the analysis is complete. */
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
   * Continues with a subsequence of the plan. Needed steps stay needed.
   *
   * @param from the first step that may be dropped
   * @param kept the remaining steps from there on
   * @param count number of remaining steps
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

  /**
   * Records the writes of the next step.
   *
   * @returns number of integers read
   */
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

  /**
   * Marks the steps that supply a needed step; for `task.operatorCount`, the steps that supply the
   * goal.
   */
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
      // Tests are processed from the last step to the first.
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

  /** Processes the writes of a needed step. */
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

  /** Marks the only step after a needed step that can supply the next test of a variable. */
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

  /** Marks steps needed for a value that differs from that of the start. */
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
   * The only step that may set a variable into a range; -1 if there are several.
   *
   * @param from the last write to examine
   * @param after the step before the first one to examine
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

  /** Marks increases without which the rest adds up to too little, with the decreases of needed steps subtracted. */
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
