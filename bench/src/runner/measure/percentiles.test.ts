import { expect, it } from "vitest";
import { median, percentile, together } from "./percentiles.ts";

const upTo = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => index + 1);

it("a percentile is the nearest rank", () => {
  expect([0.5, 0.95, 0.99, 1].map((p) => percentile(upTo(100), p))).toEqual([50, 95, 99, 100]);
  expect([0.5, 0.95, 0.99].map((p) => percentile(upTo(3), p))).toEqual([2, 3, 3]);
  expect(percentile(upTo(1), 0.01)).toBe(1);
});

it("problems weigh the same, whatever their number of samples", () => {
  const fast = new Float64Array(9_000).fill(1);
  const slow = new Float64Array(10).fill(100);
  const all = together([fast, slow]);
  expect([percentile(all, 0.5), percentile(all, 0.51)]).toEqual([1, 100]);
  const odd = upTo(500).map((value) => 2 * value - 1);
  const even = upTo(500).map((value) => 2 * value);
  expect(together([odd.reverse(), even])).toEqual(upTo(1000));
});

it("medians of even and odd numbers of values", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
});
