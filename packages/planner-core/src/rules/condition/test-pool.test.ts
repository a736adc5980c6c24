import { expect, it } from "vitest";
import { makeTest } from "./node.ts";
import { TestPool } from "./test-pool.ts";

it("shares equal tests, and returns the right test for each of many values", () => {
  const pool = new TestPool();
  expect(pool.of(3, "=", 1)).toBe(pool.of(3, "=", 1));
  for (let time = 0; time < 2; time++) {
    for (let value = 0; value < 50; value++) {
      expect(pool.of(3, ">=", value)).toEqual(makeTest(3, ">=", value));
      expect(pool.of(4, "=", value)).toEqual(makeTest(4, "=", value));
    }
  }
});
