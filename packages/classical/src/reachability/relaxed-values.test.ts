import { expect, it } from "vitest";
import { ReachedValues } from "./relaxed-values.ts";

it("ignores values out of range, which would be new every time", () => {
  const values = new ReachedValues(-2, 1);
  expect([values.add(-3), values.add(2), values.add(1), values.add(1)]).toEqual([
    ...[false, false],
    ...[true, false],
  ]);
  expect(values.addRange(-5, 5)).toBe(true);
  expect([values.min, values.max]).toEqual([-2, 1]);
  expect(values.addRange(-5, 5)).toBe(false);
  const wide = new ReachedValues(0, 9999);
  wide.addRange(-5, 3);
  expect([wide.min, wide.max]).toEqual([0, 3]);
});
