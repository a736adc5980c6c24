import { makeTest, type TestNode, type TestOperator } from "./node.ts";

/** Limit on the number of shared tests per variable; further tests are created each time. */
const MAX_SHARED = 8;

/** Shared test nodes: thousands of conditions test the same values of a few variables. */
export class TestPool {
  readonly #tests: TestNode[][] = [];

  /** The test of a variable, shared where possible. */
  of(variable: number, operator: TestOperator, value: number): TestNode {
    let tests = this.#tests[variable];
    if (tests === undefined) {
      tests = [];
      this.#tests[variable] = tests;
    }
    for (let index = 0; index < tests.length; index++) {
      const test = tests[index] as TestNode;
      if (test.value === value && test.operator === operator) return test;
    }
    const test = makeTest(variable, operator, value);
    if (tests.length < MAX_SHARED) tests.push(test);
    return test;
  }
}
