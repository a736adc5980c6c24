import { describe, expect, it } from "vitest";
import { SpeedDoubt } from "./speed-doubt.ts";

/** Refuses once a second during a period; returns the times of the doubts. */
function doubts(doubt: SpeedDoubt, fromMs: number, untilMs: number): number[] {
  const times: number[] = [];
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 1000) {
    if (doubt.refuse(nowMs)) times.push(nowMs);
  }
  return times;
}

describe("SpeedDoubt", () => {
  it("doubts after many refusals and some time, with growing intervals", () => {
    expect(doubts(new SpeedDoubt(), 0, 200_000)).toEqual([10_000, 30_000, 70_000, 150_000]);
    const times = doubts(new SpeedDoubt(), 0, 3_000_000);
    expect((times.at(-1) ?? 0) - (times.at(-2) ?? 0)).toBe(300_000);
  });

  it("does not doubt after a few refusals, or right after a measurement", () => {
    const doubt = new SpeedDoubt();
    doubt.measured(0);
    expect([1, 2, 3].map((time) => doubt.refuse(time * 60_000))).toEqual([false, false, false]);
    doubt.measured(240_000);
    expect(doubts(doubt, 240_000, 249_000)).toEqual([]);
  });

  it("doubts as quickly as at first once the model was fast enough", () => {
    const doubt = new SpeedDoubt();
    expect(doubts(doubt, 0, 70_000)).toEqual([10_000, 30_000, 70_000]);
    doubt.trust();
    expect(doubts(doubt, 71_000, 90_000)).toEqual([80_000]);
  });
});
