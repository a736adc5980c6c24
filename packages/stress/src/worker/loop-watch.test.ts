import { describe, expect, it } from "vitest";
import { LoopWatch } from "./loop-watch.ts";
import { StallMemory } from "./stall-memory.ts";

describe("LoopWatch", () => {
  it("excuses what lies within a stall of the loop, also one that is not over", () => {
    const watch = new LoopWatch(new StallMemory(), 0);
    watch.turn(2);
    watch.turn(22);
    expect(watch.stalledMs(0, 23)).toBe(20);
    expect(watch.stalledMs(12, 23)).toBe(10);
    expect(watch.stalledMs(30, 40)).toBe(10);
  });

  it("takes short turns and sleep for what they are", () => {
    const watch = new LoopWatch(new StallMemory(), 0);
    watch.turn(2.9);
    watch.sleepUntil(100);
    watch.turn(101);
    expect(watch.stalledMs(0, 101)).toBe(0);
  });

  it("takes the time to catch up for a part of the stall", () => {
    const watch = new LoopWatch(new StallMemory(), 0);
    expect(watch.turn(10)).toBe(10);
    expect(watch.turn(11)).toBe(0);
    watch.catchUp(10, 12);
    expect(watch.stalledMs(8, 12)).toBe(4);
  });

  it("excuses what the machine was kept for", () => {
    const machine = new StallMemory();
    machine.add(10, 15);
    const watch = new LoopWatch(new StallMemory(machine.buffer), 30);
    expect(watch.stalledMs(12, 31)).toBe(3);
  });

  it("forgets the oldest stalls, and never counts more than the time asked about", () => {
    const stalls = new StallMemory();
    for (let stall = 0; stall < 300; stall++) stalls.add(10 * stall, 10 * stall + 5);
    expect(stalls.within(0, 1000)).toBe(0);
    expect(stalls.within(2990, 3000)).toBe(5);
    stalls.add(2990, 3000);
    expect(stalls.within(2990, 3000)).toBe(10);
  });
});
