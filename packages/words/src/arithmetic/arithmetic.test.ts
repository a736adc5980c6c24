import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { steadyExponential } from "./steady-exponential.ts";
import { steadyLogarithm } from "./steady-logarithm.ts";

const close = (value: number, known: number): void => {
  expect(Math.abs(value - known)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(known)));
};

describe("arithmetic that is the same on every machine", () => {
  it("has the logarithms of the library", () => {
    expect(steadyLogarithm(1)).toBe(0);
    const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    fc.assert(fc.property(positive, (value) => close(steadyLogarithm(value), Math.log(value))));
  });

  it("has the exponentials of the library", () => {
    expect(steadyExponential(0)).toBe(1);
    expect(steadyExponential(Number.NEGATIVE_INFINITY)).toBe(0);
    const powers = fc.double({ min: -40, max: 10, noNaN: true });
    fc.assert(fc.property(powers, (power) => close(steadyExponential(power), Math.exp(power))));
  });
});
