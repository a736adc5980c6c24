import { makeTest, type TestNode } from "./node.ts";

/** Lowest and highest code of each variable of a domain, by variable id. */
export interface VariableRanges {
  readonly min: Int32Array;
  readonly max: Int32Array;
}

const noHoles: ReadonlySet<number> = new Set();

/**
 * The values of one variable that satisfy a conjunction of tests: an interval with holes.
 *
 * A narrowed set shares the holes of its outer set instead of copying them, so that a disjunction of many alternatives
 * costs no more than their own tests.
 */
export class ValueSet {
  min: number;
  max: number;
  readonly #outer: ValueSet | undefined;
  #holes: Set<number> | undefined;
  /** For a value in a run of holes: a value further up (or down), with only holes in between. */
  #up: Map<number, number> | undefined;
  #down: Map<number, number> | undefined;

  /** @param outer the set to narrow; it must not change while the new set is in use */
  constructor(min: number, max: number, outer?: ValueSet) {
    this.min = min;
    this.max = max;
    this.#outer = outer;
  }

  /** Excluded codes in addition to those of the outer set; codes outside the interval do not matter. */
  get holes(): ReadonlySet<number> {
    return this.#holes ?? noHoles;
  }

  get isEmpty(): boolean {
    return this.min > this.max;
  }

  /** Keeps the values that satisfy the test. */
  restrict(test: Pick<TestNode, "operator" | "value">): void {
    const { operator, value } = test;
    if (operator === "!=") {
      this.#holes ??= new Set();
      this.#holes.add(value);
    }
    if (operator === "=" || operator === ">=") this.min = Math.max(this.min, value);
    if (operator === "=" || operator === "<=") this.max = Math.min(this.max, value);
    this.#tighten();
  }

  /** Whether every remaining value satisfies the test. */
  implies(test: Pick<TestNode, "operator" | "value">): boolean {
    const { operator, value } = test;
    switch (operator) {
      case "=":
        return this.min === value && this.max === value;
      case "!=":
        return value < this.min || value > this.max || this.#isHole(value);
      case "<=":
        return this.max <= value;
      case ">=":
        return this.min >= value;
    }
  }

  /** A set with the same values, to be restricted further. This set must not change while the new one is in use. */
  narrowed(): ValueSet {
    return new ValueSet(this.min, this.max, this);
  }

  /** The shortest conjunction of tests that narrows the outer set to this one. */
  tests(variable: number, outer: ValueSet): TestNode[] {
    const { min, max } = this;
    if (min === max) return outer.min === outer.max ? [] : [makeTest(variable, "=", min)];
    const tests: TestNode[] = [];
    if (min > outer.min) tests.push(makeTest(variable, ">=", min));
    if (max < outer.max) tests.push(makeTest(variable, "<=", max));
    if (this.#holes === undefined) return tests;
    const holes = [...this.#holes].filter((hole) => hole > min && hole < max);
    for (const hole of holes.sort((a, b) => a - b)) tests.push(makeTest(variable, "!=", hole));
    return tests;
  }

  #isHole(value: number): boolean {
    for (let set: ValueSet | undefined = this; set !== undefined; set = set.#outer) {
      if (set.#holes?.has(value)) return true;
    }
    return false;
  }

  #tighten(): void {
    if (this.min <= this.max) this.min = this.#skip(this.min, 1);
    if (this.min <= this.max) this.max = this.#skip(this.max, -1);
  }

  /** The first value from `value` on, upwards or downwards, that is not a hole. */
  #skip(value: number, step: 1 | -1): number {
    let at = value;
    let passed: number[] | undefined;
    for (;;) {
      const known = (step > 0 ? this.#up : this.#down)?.get(at);
      let next = known ?? (this.#holes?.has(at) ? at + step : at);
      if (next === at && this.#outer !== undefined) next = this.#outer.#skip(at, step);
      if (next === at) break;
      passed ??= [];
      passed.push(at);
      at = next;
    }
    if (passed !== undefined) {
      if (step > 0) this.#up ??= new Map();
      else this.#down ??= new Map();
      const runs = (step > 0 ? this.#up : this.#down) as Map<number, number>;
      for (const hole of passed) runs.set(hole, at);
    }
    return at;
  }
}
