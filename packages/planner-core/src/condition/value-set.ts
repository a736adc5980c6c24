import type { TestNode } from "./node.ts";

/** Lowest and highest code that each variable of a domain can have, by variable id. */
export interface VariableRanges {
  readonly min: Int32Array;
  readonly max: Int32Array;
}

/** The values that a conjunction of tests leaves to one variable: an interval with holes. */
export class ValueSet {
  min: number;
  max: number;
  /** Codes inside the interval that are excluded; never its ends. */
  readonly holes: Set<number> = new Set();

  constructor(min: number, max: number) {
    this.min = min;
    this.max = max;
  }

  get isEmpty(): boolean {
    return this.min > this.max;
  }

  /** Keeps the values that meet the test. */
  restrict(test: Pick<TestNode, "operator" | "value">): void {
    const { operator, value } = test;
    if (operator === "!=") this.holes.add(value);
    if (operator === "=" || operator === ">=") this.min = Math.max(this.min, value);
    if (operator === "=" || operator === "<=") this.max = Math.min(this.max, value);
    this.#tighten();
  }

  /** Whether every value left meets the test. */
  implies(test: Pick<TestNode, "operator" | "value">): boolean {
    const { operator, value } = test;
    switch (operator) {
      case "=":
        return this.min === value && this.max === value;
      case "!=":
        return value < this.min || value > this.max || this.holes.has(value);
      case "<=":
        return this.max <= value;
      case ">=":
        return this.min >= value;
    }
  }

  copy(): ValueSet {
    const copy = new ValueSet(this.min, this.max);
    for (const hole of this.holes) copy.holes.add(hole);
    return copy;
  }

  /** The shortest conjunction of tests that says the same within the variable's range. */
  tests(variable: number, rangeMin: number, rangeMax: number): TestNode[] {
    const test = (operator: TestNode["operator"], value: number): TestNode => ({
      kind: "test",
      operator,
      variable,
      value,
    });
    if (this.min === this.max) return [test("=", this.min)];
    const tests: TestNode[] = [];
    if (this.min > rangeMin) tests.push(test(">=", this.min));
    if (this.max < rangeMax) tests.push(test("<=", this.max));
    const holes = [...this.holes].filter((hole) => hole > this.min && hole < this.max);
    for (const hole of holes.sort((a, b) => a - b)) tests.push(test("!=", hole));
    return tests;
  }

  #tighten(): void {
    while (this.min <= this.max && this.holes.has(this.min)) this.min++;
    while (this.max >= this.min && this.holes.has(this.max)) this.max--;
  }
}
