import type { TestNode } from "@understudy/planner-core/compiled";

/** Size of the largest range whose values are listed; larger ranges are intervals. */
const MAX_LISTED = 4096;

/** A variable's values allowed by a conjunction of tests. */
export class Allowed {
  min: number;
  max: number;
  readonly excluded: Set<number> = new Set();

  constructor(min: number, max: number) {
    this.min = min;
    this.max = max;
  }

  restrict({ operator, value }: Pick<TestNode, "operator" | "value">): void {
    if (operator === "!=") this.excluded.add(value);
    if (operator === "=" || operator === ">=") this.min = Math.max(this.min, value);
    if (operator === "=" || operator === "<=") this.max = Math.min(this.max, value);
  }

  has(value: number): boolean {
    return value >= this.min && value <= this.max && !this.excluded.has(value);
  }
}

/**
 * The values that a variable may reach. Values are never removed. Small ranges are exact; a large
 * range is an interval, which may include values that are not reached.
 */
export class ReachedValues {
  readonly #rangeMin: number;
  readonly #rangeMax: number;
  readonly #listed: Uint8Array | undefined;
  min: number = Number.POSITIVE_INFINITY;
  max: number = Number.NEGATIVE_INFINITY;

  constructor(rangeMin: number, rangeMax: number) {
    this.#rangeMin = rangeMin;
    this.#rangeMax = rangeMax;
    const size = rangeMax - rangeMin + 1;
    this.#listed = size <= MAX_LISTED ? new Uint8Array(size) : undefined;
  }

  /** Whether the values are listed. */
  get isListed(): boolean {
    return this.#listed !== undefined;
  }

  has(value: number): boolean {
    if (value < this.min || value > this.max) return false;
    return this.#listed === undefined || this.#listed[value - this.#rangeMin] === 1;
  }

  /** @returns whether the value is new; a value out of range is ignored */
  add(value: number): boolean {
    const isOutside = value < this.#rangeMin || value > this.#rangeMax;
    if (isOutside || this.has(value)) return false;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    if (this.#listed !== undefined) this.#listed[value - this.#rangeMin] = 1;
    return true;
  }

  /** Adds an interval of values, clipped to the range. */
  addRange(first: number, last: number): boolean {
    const from = Math.max(first, this.#rangeMin);
    const to = Math.min(last, this.#rangeMax);
    if (from > to) return false;
    if (this.#listed === undefined) {
      const low = this.add(from);
      return this.add(to) || low;
    }
    let isNew = false;
    for (let value = from; value <= to; value++) isNew = this.add(value) || isNew;
    return isNew;
  }

  /** Whether any allowed value is reached. */
  meets(allowed: Allowed): boolean {
    const from = Math.max(this.min, allowed.min);
    const to = Math.min(this.max, allowed.max);
    // In an interval, one more value than there are exclusions is enough.
    const last = this.isListed ? to : Math.min(to, from + allowed.excluded.size);
    for (let value = from; value <= last; value++) {
      if (this.has(value) && !allowed.excluded.has(value)) return true;
    }
    return false;
  }
}
