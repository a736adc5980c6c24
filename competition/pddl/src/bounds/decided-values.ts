import { type GroundFormula, visitLeaves } from "../ground/ground-formula.ts";
import { fluentsOfDuration, type GroundTask } from "../ground/ground-task.ts";
import { linearSumOf } from "../numbers/numeric-test.ts";
import {
  type Intervals,
  mostOf,
  mostWithin,
  narrow,
  type SumLimit,
  timesTerms,
} from "./interval.ts";
import { limitsIn, type NumberReach, opposite } from "./number-reach.ts";

/** Uses of a number: sums compared with constants, and effects with it as amount. */
interface Readers {
  readonly tests: Map<string, SumLimit>;
  /** Limits of the effects that use it as an amount. */
  readonly amounts: (readonly SumLimit[])[];
}

/**
 * Values beyond which a number's exact value is irrelevant: a number that only grows and is compared with 5 may stop at
 * 6.
 */
export class DecidedValues {
  readonly #task: GroundTask;
  readonly #reach: NumberReach;
  #readers: ReadonlyMap<string, Readers> | undefined;

  constructor(task: GroundTask, reach: NumberReach) {
    this.#task = task;
    this.#reach = reach;
  }

  /**
   * The value beyond which a number's growth is irrelevant.
   *
   * @param sign 1 for a number that only grows, -1 for one that only falls
   * @returns undefined if it changes in both directions, or if no value decides its uses
   */
  from(fluent: string, sign: 1 | -1): number | undefined {
    const { intervals, steps } = this.#reach;
    let end = sign * (this.#task.numbers.get(fluent) as number);
    for (const { after, rise, limits } of steps.get(fluent) ?? []) {
      const possible = narrow(limits, intervals);
      if (possible === undefined) continue;
      const turn = sign > 0 ? opposite(rise) : rise;
      if (mostWithin(turn, limits, possible) > 0) return undefined;
      const forward = mostWithin(sign > 0 ? after : opposite(after), limits, possible);
      // Assigned values must be within the bounds.
      if (Number.isFinite(forward)) end = Math.max(end, forward);
    }
    const { tests, amounts } = this.#readersOf(fluent);
    for (const test of tests.values())
      end = Math.max(end, decidedFrom(test, fluent, sign, intervals));
    for (const limits of amounts) {
      const { low, high } = narrow(limits, intervals)?.get(fluent) ?? { low: 0, high: 0 };
      end = Math.max(end, sign > 0 ? high + 1 : 1 - low);
    }
    return Number.isFinite(end) ? sign * end : undefined;
  }

  #readersOf(fluent: string): Readers {
    this.#readers ??= readersIn(this.#task);
    return this.#readers.get(fluent) ?? { tests: new Map(), amounts: [] };
  }
}

/**
 * The value, times the sign, beyond which a sum stays on one side of a constant, whatever the other
 * numbers are.
 */
function decidedFrom(
  { terms, most: value }: SumLimit,
  fluent: string,
  sign: 1 | -1,
  intervals: Intervals,
): number {
  const factor = sign * (terms.find(([each]) => each === fluent)?.[1] as number);
  const others = terms.filter(([each]) => each !== fluent);
  // The others counteract the sum's growth the most.
  const way = factor > 0 ? -1 : 1;
  const rest = mostOf({ terms: timesTerms(others, way), constant: 0 - way * value }, intervals);
  return Math.floor(rest / Math.abs(factor)) + 1;
}

function readersIn(task: GroundTask): ReadonlyMap<string, Readers> {
  const readers = new Map<string, Readers>();
  const readersOf = (fluent: string): Readers => {
    const known = readers.get(fluent) ?? { tests: new Map(), amounts: [] };
    readers.set(fluent, known);
    return known;
  };
  const addTests = (formula: GroundFormula): void => {
    visitLeaves(formula, (leaf) => {
      if (leaf.kind !== "test") return;
      const { terms, value } = linearSumOf(leaf.test);
      const text = `${terms.map(([fluent, factor]) => `${factor} ${fluent}`).join(",")} ${value}`;
      for (const [fluent] of terms) readersOf(fluent).tests.set(text, { terms, most: value });
    });
  };
  const always = limitsIn(task.maintain);
  for (const { condition, effects, duration } of task.actions) {
    addTests(condition);
    for (const fluent of fluentsOfDuration(duration)) {
      readersOf(fluent).amounts.push([...limitsIn(condition), ...always]);
    }
    for (const effect of effects) {
      addTests(effect.condition);
      for (const change of effect.changes) {
        for (const [fluent] of change.terms) {
          if (fluent === change.fluent) continue;
          const limits = [...limitsIn(condition), ...limitsIn(effect.condition), ...always];
          readersOf(fluent).amounts.push(limits);
        }
      }
    }
  }
  for (const formula of [task.goal, task.maintain, ...task.preferences.map(({ goal }) => goal)]) {
    if (formula !== undefined) addTests(formula);
  }
  return readers;
}
