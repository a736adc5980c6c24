import { describe, expect, it } from "vitest";
import { WorkPace } from "./work-pace.ts";

/**
 * A thread by hand: it works as long as it is told, and sleeps as long as it wants.
 *
 * @param then how busy the other one is once this has slept
 */
function paced(busyThousandths: number, then = busyThousandths) {
  const busy = Int32Array.of(busyThousandths);
  const sleeps: number[] = [];
  let nowMs = 500;
  const thread = {
    now: () => nowMs,
    sleep: (ms: number) => {
      sleeps.push(ms);
      nowMs += ms;
      busy[0] = then;
    },
  };
  const { rest } = new WorkPace(busy, thread, 1 / 8);
  return {
    sleeps,
    work: (ms: number) => {
      nowMs += ms;
      rest();
    },
    get sleptMs() {
      return sleeps.reduce((sum, ms) => sum + ms, 0);
    },
  };
}

describe("the pace of work behind a busy thread", () => {
  it("is full while that has nothing to do", () => {
    const thread = paced(20);
    for (let piece = 0; piece < 100; piece++) thread.work(3);
    expect(thread.sleeps).toEqual([]);
  });

  it("leaves it the least share while that is busy", () => {
    const thread = paced(900);
    for (let piece = 0; piece < 100; piece++) thread.work(3);
    expect(thread.sleptMs).toBeCloseTo(100 * 3 * 7);
  });

  it("falls as that gets busier", () => {
    const thread = paced(250);
    thread.work(10);
    expect(thread.sleptMs).toBeCloseTo(10);
  });

  it("is asked for between pieces that are worth it only", () => {
    const thread = paced(1000);
    for (let piece = 0; piece < 3; piece++) thread.work(0.6);
    expect(thread.sleeps).toEqual([]);
    thread.work(0.6);
    expect(thread.sleptMs).toBeCloseTo(2.4 * 7);
  });

  it("rises in the middle of a rest when that has no more to do", () => {
    const thread = paced(1000, 0);
    thread.work(100);
    expect(thread.sleeps).toEqual([20]);
  });

  it("is full again after it has rested for ten seconds, so that all work ends", () => {
    const thread = paced(1000);
    for (let piece = 0; piece < 10_000; piece++) thread.work(2);
    expect(thread.sleptMs).toBeCloseTo(10_000, -1);
    expect(thread.sleptMs).toBeLessThanOrEqual(10_000);
  });
});
