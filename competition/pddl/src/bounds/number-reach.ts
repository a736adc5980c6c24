import { type GroundFormula, requiredTests } from "../ground/ground-formula.ts";
import type { GroundAction, GroundTask, NumericChange } from "../ground/ground-task.ts";
import {
  addTerms,
  type Interval,
  type Intervals,
  type LinearForm,
  mostWithin,
  narrow,
  type SumLimit,
  sumLimitsOf,
  timesTerms,
  UNBOUNDED,
} from "./interval.ts";

/** A change of one number, shared by equal changes under equal conditions. */
export interface NumberStep {
  readonly action: GroundAction;
  /** The value after the change. */
  readonly after: LinearForm;
  readonly rise: LinearForm;
  /** Limits on every state with the change. */
  readonly limits: readonly SumLimit[];
}

/** Rounds of step-by-step growth; numbers that still grow afterwards are unbounded. */
const GROWING_ROUNDS = 4;
const NARROWING_ROUNDS = 6;
/** Limit on rounds, for long chains of dependent numbers. */
const MAX_ROUNDS = 40;

/**
 * Intervals of all reachable values of numbers.
 *
 * A number has its start value or the result of a change, so it is at most the largest of its start value and the
 * results of increases under their conditions.
 */
export class NumberReach {
  /** The changes of each number. */
  readonly steps: ReadonlyMap<string, readonly NumberStep[]>;
  readonly #intervals = new Map<string, Interval>();
  readonly #start: ReadonlyMap<string, number>;

  /**
   * @param given bounds that no step exceeds
   * @param known intervals that hold in any case
   */
  constructor(task: GroundTask, given: Intervals, known: Intervals) {
    this.#start = task.numbers;
    this.steps = stepsOf(task, given);
    for (const fluent of task.numbers.keys()) {
      this.#intervals.set(fluent, given.get(fluent) ?? known.get(fluent) ?? UNBOUNDED);
    }
    this.narrow();
    if (this.#isOpen()) {
      this.#meet(this.#grow());
      this.narrow();
    }
  }

  get intervals(): ReadonlyMap<string, Interval> {
    return this.#intervals;
  }

  /** Applies a known interval of a number. */
  limit(fluent: string, known: Interval): void {
    this.#meet(new Map([[fluent, known]]));
  }

  /** Narrows the intervals by each other. */
  narrow(): void {
    for (let round = 0; round < NARROWING_ROUNDS; round++) {
      let isSame = true;
      for (const fluent of this.#start.keys()) {
        if (this.#narrowOne(fluent)) isSame = false;
      }
      if (isSame) return;
    }
  }

  #narrowOne(fluent: string): boolean {
    const { low, high } = this.#intervals.get(fluent) as Interval;
    const start = this.#start.get(fluent) as number;
    let [least, most] = [start, start];
    for (const { after, rise, limits } of this.steps.get(fluent) ?? []) {
      const possible = narrow(limits, this.#intervals);
      if (possible === undefined) continue;
      if (most < high && mostWithin(rise, limits, possible) > 0) {
        most = Math.max(most, mostWithin(after, limits, possible));
      }
      if (least > low && mostWithin(opposite(rise), limits, possible) > 0) {
        least = Math.min(least, 0 - mostWithin(opposite(after), limits, possible));
      }
    }
    return this.#meet(new Map([[fluent, { low: least, high: most }]]));
  }

  /** @returns whether any interval shrank */
  #meet(others: ReadonlyMap<string, Interval>): boolean {
    let isSmaller = false;
    for (const [fluent, other] of others) {
      const { low, high } = this.#intervals.get(fluent) as Interval;
      const both = { low: Math.max(low, other.low), high: Math.min(high, other.high) };
      if (both.low === low && both.high === high) continue;
      this.#intervals.set(fluent, both);
      isSmaller = true;
    }
    return isSmaller;
  }

  #isOpen(): boolean {
    for (const { low, high } of this.#intervals.values()) {
      if (!Number.isFinite(low) || !Number.isFinite(high)) return true;
    }
    return false;
  }

  /** Intervals grown from the start until no step leaves them; they handle numbers that exchange values. */
  #grow(): ReadonlyMap<string, Interval> {
    const grown = new Map<string, Interval>();
    for (const [fluent, value] of this.#start) grown.set(fluent, { low: value, high: value });
    for (let round = 0; ; round++) {
      let isSame = true;
      for (const [fluent, steps] of this.steps) {
        const before = grown.get(fluent) as Interval;
        const { low, high } = this.#reached(steps, before, grown, this.#intervals.get(fluent));
        if (low === before.low && high === before.high) continue;
        isSame = false;
        const isEndless = round >= GROWING_ROUNDS;
        grown.set(fluent, {
          low: isEndless && low < before.low ? Number.NEGATIVE_INFINITY : low,
          high: isEndless && high > before.high ? Number.POSITIVE_INFINITY : high,
        });
      }
      if (isSame) return grown;
      if (round === MAX_ROUNDS) return new Map();
    }
  }

  /** @param known an interval that no step leaves in any case */
  #reached(
    steps: readonly NumberStep[],
    before: Interval,
    grown: Intervals,
    known: Interval = UNBOUNDED,
  ): Interval {
    let { low, high } = before;
    for (const { after, limits } of steps) {
      const possible = narrow(limits, grown);
      if (possible === undefined) continue;
      high = Math.max(high, mostWithin(after, limits, possible));
      low = Math.min(low, 0 - mostWithin(opposite(after), limits, possible));
    }
    return {
      low: Math.max(low, Math.min(known.low, before.low)),
      high: Math.min(high, Math.max(known.high, before.high)),
    };
  }
}

export function opposite({ terms, constant }: LinearForm): LinearForm {
  return { terms: timesTerms(terms, -1), constant: 0 - constant };
}

/** The limits implied by a condition. */
export function limitsIn(formula: GroundFormula): readonly SumLimit[] {
  return requiredTests(formula).flatMap(sumLimitsOf);
}

/** The value after a change, and its difference to the value before. */
export function formsOf({ fluent, operation, value, terms }: NumericChange): {
  readonly after: LinearForm;
  readonly rise: LinearForm;
} {
  const amount = { terms, constant: value.toNumber() };
  const own = [[fluent, 1]] as const;
  return operation === "set"
    ? { after: amount, rise: { ...amount, terms: addTerms([terms, 1], [own, -1]) } }
    : { after: { ...amount, terms: addTerms([own, 1], [terms, 1]) }, rise: amount };
}

function stepsOf(task: GroundTask, given: Intervals): ReadonlyMap<string, readonly NumberStep[]> {
  const steps = new Map<string, Map<string, NumberStep>>();
  const always = limitsIn(task.maintain);
  for (const action of task.actions) {
    if (action.effects.every(({ changes }) => changes.length === 0)) continue;
    const common = [...limitsIn(action.condition), ...always];
    for (const { condition, changes } of action.effects) {
      if (changes.length === 0) continue;
      const forms = changes.map((change) => ({ fluent: change.fluent, ...formsOf(change) }));
      const stays = forms.flatMap(({ fluent, after }) => staysIn(after, given.get(fluent)));
      const limits = [...common, ...limitsIn(condition), ...stays];
      const text = limits.map(textOf).join("|");
      for (const { fluent, after, rise } of forms) {
        const same = steps.get(fluent) ?? new Map<string, NumberStep>();
        steps.set(fluent, same);
        const key = `${textOf({ terms: after.terms, most: after.constant })}|${text}`;
        if (!same.has(key)) same.set(key, { action, after, rise, limits });
      }
    }
  }
  return new Map([...steps].map(([fluent, same]) => [fluent, [...same.values()]]));
}

/** Limits before a change that keep the given bounds. */
function staysIn(after: LinearForm, given: Interval | undefined): readonly SumLimit[] {
  if (given === undefined) return [];
  const { terms, constant } = after;
  return [
    { terms, most: given.high - constant },
    { terms: timesTerms(terms, -1), most: constant - given.low },
  ];
}

function textOf({ terms, most }: SumLimit): string {
  return `${terms.map(([fluent, factor]) => `${factor} ${fluent}`).join(",")}<=${most}`;
}
