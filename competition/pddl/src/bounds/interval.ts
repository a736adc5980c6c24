import { type LinearTerm, linearSumOf, type NumericTest } from "../numbers/numeric-test.ts";

/** Possible values of a number; either end may be infinite. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Intervals by the keys of numbers. */
export interface Intervals {
  get(fluent: string): Interval | undefined;
}

/** A linear sum of numbers with a constant. */
export interface LinearForm {
  readonly terms: readonly LinearTerm[];
  readonly constant: number;
}

/** An upper limit on a sum. */
export interface SumLimit {
  readonly terms: readonly LinearTerm[];
  readonly most: number;
}

export const UNBOUNDED: Interval = {
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
};

/** The limits of a test; none for a test that only excludes a value. */
export function sumLimitsOf(test: NumericTest): readonly SumLimit[] {
  const { terms, value } = linearSumOf(test);
  const atMost = (most: number): SumLimit => ({ terms, most });
  const atLeast = (least: number): SumLimit => ({ terms: timesTerms(terms, -1), most: 0 - least });
  switch (test.operator) {
    case "<=":
      return [atMost(value)];
    case "<":
      return [atMost(value - 1)];
    case ">=":
      return [atLeast(value)];
    case ">":
      return [atLeast(value + 1)];
    case "=":
      return [atMost(value), atLeast(value)];
    case "!=":
      return [];
  }
}

/** A linear combination of several sums. */
export function addTerms(
  ...parts: readonly (readonly [terms: readonly LinearTerm[], by: number])[]
): readonly LinearTerm[] {
  const factors = new Map<string, number>();
  for (const [terms, by] of parts) {
    for (const [fluent, factor] of terms) {
      factors.set(fluent, (factors.get(fluent) ?? 0) + by * factor);
    }
  }
  return [...factors].filter(([, factor]) => factor !== 0);
}

export function timesTerms(terms: readonly LinearTerm[], by: number): readonly LinearTerm[] {
  return terms.map(([fluent, factor]): LinearTerm => [fluent, by * factor]);
}

/** The upper bound of a sum. */
export function mostOf({ terms, constant }: LinearForm, intervals: Intervals): number {
  let sum = constant;
  for (const [fluent, factor] of terms) {
    const { low, high } = intervals.get(fluent) ?? UNBOUNDED;
    sum += factor > 0 ? factor * high : factor * low;
  }
  return sum;
}

/** The upper bound under limits, which may constrain parts of the sum. */
export function mostWithin(
  form: LinearForm,
  limits: readonly SumLimit[],
  intervals: Intervals,
): number {
  let most = mostOf(form, intervals);
  if (form.terms.length === 0) return most;
  const factors = new Map(form.terms);
  for (const limit of limits) {
    for (const [fluent, factor] of limit.terms) {
      const times = (factors.get(fluent) ?? 0) / factor;
      // Only whole multiples, which are exact.
      if (times <= 0 || !Number.isInteger(times)) continue;
      const terms = addTerms([form.terms, 1], [limit.terms, -times]);
      const constant = form.constant + times * limit.most;
      most = Math.min(most, mostOf({ terms, constant }, intervals));
    }
  }
  return most;
}

/** Passes over the limits; further passes seldom help. */
const PASSES = 2;

/** The intervals of states within limits; undefined if there are none. */
export function narrow(limits: readonly SumLimit[], intervals: Intervals): Intervals | undefined {
  const narrowed = new Map<string, Interval>();
  const current: Intervals = {
    get: (fluent) => narrowed.get(fluent) ?? intervals.get(fluent),
  };
  for (let pass = 0; pass < PASSES; pass++) {
    let isSame = true;
    for (const limit of limits) {
      if (limit.terms.length === 0 && limit.most < 0) return undefined;
      for (const term of limit.terms) {
        const [fluent] = term;
        const before = current.get(fluent) ?? UNBOUNDED;
        const { low, high } = narrowTerm(term, limit, current);
        if (low > high) return undefined;
        if (low === before.low && high === before.high) continue;
        narrowed.set(fluent, { low, high });
        isSame = false;
      }
    }
    if (isSame) break;
  }
  return narrowed.size === 0 ? intervals : current;
}

/** The interval of one number in a limit: the others have at least their minimum. */
function narrowTerm(
  [fluent, factor]: LinearTerm,
  { terms, most }: SumLimit,
  intervals: Intervals,
): Interval {
  const { low, high } = intervals.get(fluent) ?? UNBOUNDED;
  let room = most;
  for (const [other, by] of terms) {
    if (other === fluent) continue;
    const own = intervals.get(other) ?? UNBOUNDED;
    room -= by > 0 ? by * own.low : by * own.high;
  }
  if (room === Number.POSITIVE_INFINITY) return { low, high };
  return factor > 0
    ? { low, high: Math.min(high, Math.floor(room / factor)) }
    : { low: Math.max(low, Math.ceil(room / factor)), high };
}
