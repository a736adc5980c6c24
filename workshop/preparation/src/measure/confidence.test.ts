import { describe, expect, it } from "vitest";
import { confidence, shareToShow } from "./confidence.ts";

describe("confidence", () => {
  it("narrows with the sample", () => {
    const small = confidence(98, 100);
    const large = confidence(9800, 10_000);
    expect(small.share).toBe(large.share);
    expect(large.high - large.low).toBeLessThan((small.high - small.low) / 5);
    expect(large.low).toBeCloseTo(0.9771, 4);
  });

  it("is wide for a small sample, and never certain", () => {
    expect(confidence(0, 0)).toEqual({ share: 0, low: 0, high: 1 });
    const always = confidence(100, 100);
    expect(always.high).toBeCloseTo(1, 12);
    expect(always.low).toBeLessThan(0.97);
  });

  it("gives the share that a sample must reach", () => {
    const share = shareToShow(0.98, 4000);
    expect(confidence(Math.round(share * 4000), 4000).low).toBeGreaterThanOrEqual(0.98);
    expect(confidence(Math.round(share * 4000) - 2, 4000).low).toBeLessThan(0.98);
    expect(shareToShow(0.98, 20)).toBe(1);
  });
});
