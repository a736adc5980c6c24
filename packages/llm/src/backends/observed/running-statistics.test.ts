import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RunningStatistics } from "./running-statistics.ts";

describe("running statistics", () => {
  it("match a two-pass computation, however far the numbers are from zero", () => {
    const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2 });
    fc.assert(
      fc.property(numbers, fc.constantFrom(0, 1e9), (offsets, base) => {
        const values = offsets.map((offset) => base + offset);
        const statistics = new RunningStatistics();
        for (const value of values) statistics.add(value);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        const { spread } = statistics;
        expect(spread?.count).toBe(values.length);
        expect(spread?.mean).toBeCloseTo(mean, 4);
        expect(spread?.most).toBe(Math.max(...values));
        expect(spread?.deviation).toBeCloseTo(Math.sqrt(squares / (values.length - 1)), 3);
      }),
    );
  });

  it("ignore non-finite numbers", () => {
    const statistics = new RunningStatistics();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) statistics.add(value);
    expect(statistics.spread).toBeUndefined();
    statistics.add(3);
    expect(statistics.spread).toEqual({ count: 1, mean: 3, deviation: 0, most: 3 });
  });
});
