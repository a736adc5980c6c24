import { describe, expect, it } from "vitest";
import type { FaultWindow } from "../../result/fault-window.ts";
import { JumpingClock } from "./jumping-clock.ts";
import { MachineFaultPlayer } from "./machine-fault-player.ts";

const windowOf = (kind: string, startSeconds: number, durationSeconds: number): FaultWindow => ({
  kind,
  startSeconds,
  durationSeconds,
  share: 0.5,
});

/** A player on a clock that advances by a millisecond per reading. */
function playerOf(...windows: FaultWindow[]) {
  let nowMs = 0;
  const stops: [number, number][] = [];
  const setBacks: [number, number][] = [];
  const clock = new JumpingClock();
  const player = new MachineFaultPlayer(windows, {
    clock,
    watch: {
      stopped: (fromMs, toMs) => stops.push([fromMs, toMs]),
      setBack: (atMs, byMs) => setBacks.push([atMs, byMs]),
    },
    now: () => nowMs++,
  });
  const play = (atMs: number): number => {
    nowMs = atMs;
    return player.play(atMs / 1000, atMs);
  };
  return { play, clock, stops, setBacks };
}

describe("a player of machine faults", () => {
  it("stops the loop once a second, and reports the times", () => {
    const { play, stops } = playerOf(windowOf("loop-stall", 1, 2));
    expect(play(900)).toBe(0);
    const stoppedMs = play(1000);
    expect(stoppedMs).toBeGreaterThanOrEqual(100);
    expect(play(1500)).toBe(0);
    expect(play(2000)).toBe(stoppedMs);
    expect(play(3000)).toBe(0);
    expect(stops).toEqual([
      [1000, 1000 + stoppedMs],
      [2000, 2000 + stoppedMs],
    ]);
  });

  it("sets the clock forward, and reports when it sets it back", () => {
    const { play, clock, setBacks } = playerOf(windowOf("clock-jump", 1, 1));
    play(1000);
    expect(clock.aheadMs).toBe(500);
    expect(setBacks).toEqual([]);
    play(2000);
    expect(clock.aheadMs).toBe(0);
    expect(setBacks).toEqual([[2000, 500]]);
  });

  it("stops nothing under memory pressure", () => {
    const { play, stops } = playerOf(windowOf("memory-pressure", 0, 1));
    for (let ms = 0; ms < 1100; ms += 10) expect(play(ms)).toBe(0);
    expect(stops).toEqual([]);
  });
});
