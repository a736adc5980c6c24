import assert from "node:assert/strict";
import { expect, it } from "vitest";
import { LongFloats, LongInts } from "./long-numbers.ts";

it.each([LongInts, LongFloats])("keeps every number while it grows", (Kind) => {
  const numbers = new Kind();
  const count = 20_000;
  for (let index = 0; index < count; index++) {
    if (index === numbers.capacity) numbers.grow();
    assert.equal(numbers.get(index), 0);
    numbers.set(index, 3 * index);
  }
  for (let index = 0; index < count; index++) assert.equal(numbers.get(index), 3 * index);
  // Beyond the first block the capacity grows by one block at a time.
  expect(numbers.capacity - count).toBeLessThan(4096);
});
