import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cosineSine, exponential, naturalLogarithm } from "./exact-math.ts";

const CLOSE = 1e-14;

describe("exact mathematics", () => {
  it("agrees with Math up to the last digits", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e12, noNaN: true }),
        fc.double({ min: -40, max: 40, noNaN: true }),
        (positive, any) => {
          expect(naturalLogarithm(positive) - Math.log(positive)).toBeLessThan(40 * CLOSE);
          expect(Math.abs(exponential(any) / Math.exp(any) - 1)).toBeLessThan(40 * CLOSE);
          const [cosine, sine] = cosineSine(any);
          expect(Math.abs(cosine - Math.cos(any))).toBeLessThan(100 * CLOSE);
          expect(Math.abs(sine - Math.sin(any))).toBeLessThan(100 * CLOSE);
        },
      ),
    );
    expect([naturalLogarithm(1), exponential(0), ...cosineSine(0)]).toEqual([0, 1, 1, 0]);
  });
});
