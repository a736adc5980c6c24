import { ASSIGN, COPY, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/compiled";
import { isResource, type Task } from "../../model/task.ts";
import type { Pausing, SearchContext } from "../context.ts";
import { effectValue } from "../successors.ts";

/** Limit on states tried besides those of the plan. */
const MAX_STATES = 256;
/** Limit on the steps of a plan. */
const MAX_STEPS = 4096;

/** Priorities of candidates: steps that enable others come first, moves last. */
const OPENS = 0;
const MAKES = 1;
const LEADS = 2;

/** Marks effects that add or subtract instead of assigning a value. */
const SUM = Number.NEGATIVE_INFINITY;

/** A state of the depth-first search, with the candidates still to be tried. */
interface Frame {
  readonly values: Int32Array;
  readonly candidates: readonly number[];
  next: number;
}

/**
 * Puts operator counts in order, so that every operator applies and the goal holds at the end. Operators that only add
 * are played as soon as they apply, because they never prevent another step.
 */
export class Sequencer {
  /** The operators, in order. */
  readonly plan: number[] = [];
  /**
   * Set once all orders have failed: every plan then plays one of these operators more often than
   * its count.
   */
  beyond: readonly number[] | undefined;
  readonly #context: SearchContext;
  readonly #rank: Uint8Array;
  /** Whether a higher value of each variable is never worse, and no addition to it saturates. */
  readonly #isSteady: Uint8Array;

  constructor(context: SearchContext) {
    this.#context = context;
    const { task } = context;
    this.#isSteady = new Uint8Array(task.variables.length);
    this.#rank = Uint8Array.from({ length: task.operatorCount }, (_, operator) =>
      rankOf(task, operator),
    );
  }

  /** Finds out whether a valid order exists from the start. */
  *run(counts: readonly number[]): Pausing<boolean> {
    const context = this.#context;
    const left = Int32Array.from(counts);
    const most = left.reduce((sum, count) => sum + count, MAX_STATES);
    const beyond = new Set<number>();
    const seen = new Set<string>();
    const frames: Frame[] = [];
    this.plan.length = 0;
    this.beyond = undefined;
    context.loadStart();
    this.#noteSteady(counts);
    for (;;) {
      if (context.limits.isLate()) {
        const values = context.values.slice();
        yield "slice";
        context.loadValues(values);
      }
      if (context.isGoal()) return true;
      if (seen.size > most || this.plan.length > MAX_STEPS) return false;
      const key = `${left.join()};${context.values.join()}`;
      const candidates = seen.has(key) ? [] : this.#candidates(left, beyond);
      seen.add(key);
      frames.push({ values: context.values.slice(), candidates, next: 0 });
      while (!this.#step(frames, left)) {
        frames.pop();
        if (frames.length === 0) {
          this.beyond = [...beyond].sort((a, b) => a - b);
          return false;
        }
        const undone = this.plan.pop() as number;
        left[undone] = (left[undone] as number) + 1;
      }
    }
  }

  /** Plays the next candidate of the last frame; false if there is none. */
  #step(frames: Frame[], left: Int32Array): boolean {
    const context = this.#context;
    const frame = frames[frames.length - 1] as Frame;
    while (frame.next < frame.candidates.length) {
      const operator = frame.candidates[frame.next++] as number;
      context.loadValues(frame.values);
      if (!context.advance(operator)) continue;
      this.plan.push(operator);
      left[operator] = (left[operator] as number) - 1;
      return true;
    }
    return false;
  }

  /** The candidates in the loaded state. Applicable operators whose count is used up are added to `beyond`. */
  #candidates(left: Int32Array, beyond: Set<number>): readonly number[] {
    const context = this.#context;
    const { applicable } = context;
    const rank = this.#rank;
    const count = context.findApplicable();
    const candidates: number[] = [];
    let free = -1;
    for (let index = 0; index < count; index++) {
      const operator = applicable[index] as number;
      if ((left[operator] as number) <= 0) beyond.add(operator);
      else if (free < 0 && this.#onlyAdds(operator)) free = operator;
      else candidates.push(operator);
    }
    if (free >= 0) return [free];
    return candidates.sort((a, b) => (rank[a] as number) - (rank[b] as number) || a - b);
  }

  /** Finds the variables that allow additions at any time. */
  #noteSteady(counts: readonly number[]): void {
    const { task, values } = this.#context;
    const { effects, effectStart, max } = task;
    const most = Float64Array.from(values);
    const set = new Map<number, number>();
    const isSteady = this.#isSteady;
    for (let variable = 0; variable < isSteady.length; variable++) {
      isSteady[variable] = Number(isResource(task, variable));
    }
    for (let operator = 0; operator < task.operatorCount; operator++) {
      const count = counts[operator] as number;
      if (count === 0) continue;
      const end = effectStart[operator + 1] as number;
      for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
        const variable = effects[at + 1] as number;
        const operand = effects[at + 2] as number;
        const known = set.get(variable);
        // Sums are independent of their order, and so is a single assigned value; mixtures are not.
        const kind = effects[at] === ASSIGN ? operand : SUM;
        if (effects[at] === COPY || (known !== undefined && known !== kind)) isSteady[variable] = 0;
        set.set(variable, kind);
        if (effects[at] !== INCREASE) continue;
        most[variable] = (most[variable] as number) + operand * count;
        // Near the maximum, additions saturate.
        if ((most[variable] as number) > (max[variable] as number)) isSteady[variable] = 0;
      }
    }
  }

  /** Whether an operator only adds, with nothing lost to saturation. */
  #onlyAdds(operator: number): boolean {
    const { task, values } = this.#context;
    const { effects, effectStart } = task;
    if (task.checks.length > 0) return false;
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      if (this.#isSteady[variable] === 0) return false;
      const before = values[variable] as number;
      if (effectValue(effects, at, before, values) < before) return false;
    }
    return true;
  }
}

function rankOf(task: Task, operator: number): number {
  const { effects, effectStart } = task;
  let rank = MAKES;
  const end = effectStart[operator + 1] as number;
  for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    const variable = effects[at + 1] as number;
    if (!isResource(task, variable)) return LEADS;
    // A switch needs to be set only once.
    const isSwitch = (task.max[variable] as number) - (task.min[variable] as number) === 1;
    if (
      isSwitch &&
      effectValue(effects, at, task.min[variable] as number, task.min) >
        (task.min[variable] as number)
    )
      rank = OPENS;
  }
  return rank;
}
