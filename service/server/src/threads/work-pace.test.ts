import { describe, expect, it } from "vitest";
import { WorkPace } from "./work-pace.ts";

/**
 * A fake thread, driven by the test.
 *
 * @param then the load after a rest
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
  it("is full while that thread is idle", () => {
    const thread = paced(20);
    for (let piece = 0; piece < 100; piece++) thread.work(3);
    expect(thread.sleeps).toEqual([]);
  });

  it("drops to the minimum under full load", () => {
    const thread = paced(900);
    for (let piece = 0; piece < 100; piece++) thread.work(3);
    expect(thread.sleptMs).toBeCloseTo(100 * 3 * 7);
  });

  it("decreases with load", () => {
    const thread = paced(250);
    thread.work(10);
    expect(thread.sleptMs).toBeCloseTo(10);
  });

  it("is only checked after a piece of minimal length", () => {
    const thread = paced(1000);
    for (let piece = 0; piece < 3; piece++) thread.work(0.6);
    expect(thread.sleeps).toEqual([]);
    thread.work(0.6);
    expect(thread.sleptMs).toBeCloseTo(2.4 * 7);
  });

  it("recovers in the middle of a rest once that thread is idle", () => {
    const thread = paced(1000, 0);
    thread.work(100);
    expect(thread.sleeps).toEqual([20]);
  });

  it("is full after ten seconds of rest, so that all work ends", () => {
    const thread = paced(1000);
    for (let piece = 0; piece < 10_000; piece++) thread.work(2);
    expect(thread.sleptMs).toBeCloseTo(10_000, -1);
    expect(thread.sleptMs).toBeLessThanOrEqual(10_000);
  });
});
