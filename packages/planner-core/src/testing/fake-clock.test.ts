import { describe, expect, it } from "vitest";
import { Deadline } from "../base/clock/deadline.ts";
import { FakeClock, settle } from "./fake-clock.ts";

describe("FakeClock", () => {
  it("runs due timers in the order of their times, equal ones in the order set", async () => {
    const clock = new FakeClock(1000);
    const seen: string[] = [];
    const note = (name: string) => () => seen.push(`${name}@${clock.now()}`);
    clock.setTimer(note("late"), 20);
    clock.setTimer(note("first"), 10);
    clock.setTimer(note("second"), 10);
    const forgotten = clock.setTimer(note("forgotten"), 5);
    clock.clearTimer(forgotten);
    await clock.advance(15);
    expect(seen).toEqual(["first@1010", "second@1010"]);
    expect(clock.now()).toBe(1015);
    expect(clock.pendingTimers).toBe(1);
    expect(clock.nextTimerMs).toBe(1020);
    await clock.advance(5);
    expect(seen.at(-1)).toBe("late@1020");
    expect(clock.pendingTimers).toBe(0);
  });

  it("lets promises continue between timers, whatever the length of their chains", async () => {
    const clock = new FakeClock();
    const sleep = (ms: number) => new Promise<void>((resolve) => clock.setTimer(resolve, ms));
    const times: number[] = [];
    const work = (async () => {
      for (let round = 0; round < 5; round++) {
        await sleep(10);
        for (let turn = 0; turn < 200; turn++) await Promise.resolve();
        times.push(clock.now());
      }
    })();
    await clock.advance(100);
    await work;
    expect(times).toEqual([10, 20, 30, 40, 50]);
    expect(clock.now()).toBe(100);
  });

  it("moves to the next timer, or reports that there is none", async () => {
    const clock = new FakeClock();
    clock.setTimer(() => {}, 7.5);
    expect(await clock.advanceToNext()).toBe(true);
    expect(clock.now()).toBe(7.5);
    expect(await clock.advanceToNext()).toBe(false);
  });

  it("passes on errors of timers, and refuses to be advanced twice at once", async () => {
    const clock = new FakeClock();
    clock.setTimer(() => {
      throw new Error("from the timer");
    }, 3);
    await expect(clock.advance(10)).rejects.toThrow("from the timer");
    expect(clock.now()).toBe(3);
    const first = clock.advance(1);
    await expect(clock.advance(1)).rejects.toThrow("already");
    await first;
    expect(clock.now()).toBe(4);
  });

  it("can be advanced within one task", () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    clock.setTimer(() => clock.setTimer(() => seen.push(clock.now()), 5), 5);
    clock.advanceSync(20);
    expect(seen).toEqual([10]);
    expect(clock.now()).toBe(20);
  });

  it("drives a deadline", async () => {
    const clock = new FakeClock();
    const deadline = new Deadline(clock, 50);
    const { signal } = deadline;
    await clock.advance(49);
    expect(signal.aborted).toBe(false);
    deadline.moveTo(80);
    await clock.advance(30);
    expect(signal.aborted).toBe(false);
    await clock.advance(1);
    expect(signal.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
    await settle();
  });
});
