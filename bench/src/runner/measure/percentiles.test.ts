import { describe, expect, it } from "vitest";
import { median, percentile, summarise } from "./percentiles.ts";

const upTo = (count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => index + 1);

describe("percentiles", () => {
  it("takes the nearest rank", () => {
    expect([0.5, 0.95, 0.99, 1].map((p) => percentile(upTo(100), p))).toEqual([50, 95, 99, 100]);
    expect([0.5, 0.95, 0.99].map((p) => percentile(upTo(3), p))).toEqual([2, 3, 3]);
    expect(percentile(upTo(1), 0.01)).toBe(1);
  });

  it("does not depend on the order of the samples", () => {
    const { p50, p95, p99, min, mean, samples } = summarise([upTo(100).reverse()]);
    expect({ p50, p95, p99, min, mean, samples }).toEqual({
      p50: 50,
      p95: 95,
      p99: 99,
      min: 1,
      mean: 50.5,
      samples: 100,
    });
  });

  it("weighs problems equally, whatever their number of samples", () => {
    const fast = new Float64Array(9_000).fill(1);
    const slow = new Float64Array(10).fill(100);
    const { p50, p95, mean, samples } = summarise([fast, slow]);
    expect({ p50, p95, mean, samples }).toEqual({ p50: 1, p95: 100, mean: 50.5, samples: 9_010 });
  });

  it("agrees with the plain percentile for equal numbers of samples", () => {
    const odd = upTo(500).map((value) => 2 * value - 1);
    const even = upTo(500).map((value) => 2 * value);
    const { p50, p95, p99 } = summarise([odd, even]);
    expect([p50, p95, p99]).toEqual([500, 950, 990]);
  });

  it("refuses to summarise nothing", () => {
    expect(() => summarise([])).toThrow(RangeError);
    expect(() => summarise([upTo(2), upTo(0)])).toThrow(RangeError);
  });

  it("finds medians of even and odd numbers of values", () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
  });
});
