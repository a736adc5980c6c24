import { describe, expect, it } from "vitest";
import { SpeedDoubt } from "./speed-doubt.ts";

/** Refuses once a second from one time to another; when that was doubted. */
function doubts(doubt: SpeedDoubt, fromMs: number, untilMs: number): number[] {
  const times: number[] = [];
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 1000) {
    if (doubt.refuse(nowMs)) times.push(nowMs);
  }
  return times;
}

describe("SpeedDoubt", () => {
  it("doubts after many refusals and a while, ever more seldom", () => {
    expect(doubts(new SpeedDoubt(), 0, 200_000)).toEqual([10_000, 30_000, 70_000, 150_000]);
    const times = doubts(new SpeedDoubt(), 0, 3_000_000);
    expect((times.at(-1) ?? 0) - (times.at(-2) ?? 0)).toBe(300_000);
  });

  it("does not doubt what a few were refused for, or what was just measured", () => {
    const doubt = new SpeedDoubt();
    doubt.measured(0);
    expect([1, 2, 3].map((time) => doubt.refuse(time * 60_000))).toEqual([false, false, false]);
    doubt.measured(240_000);
    expect(doubts(doubt, 240_000, 249_000)).toEqual([]);
  });

  it("is as quick as at first once somebody was fast enough", () => {
    const doubt = new SpeedDoubt();
    expect(doubts(doubt, 0, 70_000)).toEqual([10_000, 30_000, 70_000]);
    doubt.trust();
    expect(doubts(doubt, 71_000, 90_000)).toEqual([80_000]);
  });
});
