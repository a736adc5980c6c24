import { describe, expect, it } from "vitest";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { GenerationTimeoutError } from "../errors.ts";
import type { Clock } from "./clock.ts";
import { Deadline } from "./deadline.ts";

describe("Deadline", () => {
  it("holds no timer until its signal is read", async () => {
    const clock = new FakeClock();
    const deadline = new Deadline(clock, 10);
    expect(clock.pendingTimers).toBe(0);
    const { signal } = deadline;
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(9);
    expect([signal.aborted, deadline.isOver, deadline.remainingMs()]).toEqual([false, false, 1]);
    await clock.advance(1);
    expect(signal.reason).toBeInstanceOf(GenerationTimeoutError);
    expect(deadline.isOver).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it("can be moved while it runs, cancelled once, and released", async () => {
    const clock = new FakeClock();
    const deadline = new Deadline(clock, 10);
    const { signal } = deadline;
    deadline.moveTo(50);
    await clock.advance(20);
    expect(signal.aborted).toBe(false);
    deadline.cancel("enough");
    deadline.cancel("again");
    expect(signal.reason).toBe("enough");
    expect(deadline.remainingMs()).toBeLessThanOrEqual(0);
    const other = new Deadline(clock, 10);
    expect(other.signal.aborted).toBe(false);
    other.release();
    expect(clock.pendingTimers).toBe(0);
  });

  it("knows what ended it even without a listener", async () => {
    const clock = new FakeClock();
    const deadline = new Deadline(clock, 50).derive({ firstTokenMs: 10 });
    await clock.advance(10);
    expect([deadline.isOver, deadline.endedBy]).toEqual([true, undefined]);
    deadline.cancel();
    expect([deadline.endedBy, deadline.signal.aborted]).toEqual(["first-token", true]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("never ends when it is endless", () => {
    const clock = new FakeClock();
    expect(new Deadline(clock, Number.POSITIVE_INFINITY).signal.aborted).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it("calls listeners once, without a signal, and sets no timer for an end in the same task", async () => {
    const clock = new FakeClock();
    const deadline = new Deadline(clock, 10);
    let ends = 0;
    const stop = deadline.onEnd(() => ends++);
    stop();
    await settle();
    expect(clock.pendingTimers).toBe(0);
    const stopLater = deadline.derive({ totalMs: 5 }).onEnd(() => ends++);
    await settle();
    expect(clock.pendingTimers).toBe(2);
    stopLater();
    expect(clock.pendingTimers).toBe(0);
    deadline.onEnd(() => ends++);
    await settle();
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(10);
    deadline.cancel();
    expect([ends, deadline.endedBy, clock.pendingTimers]).toEqual([1, "total", 0]);
    deadline.onEnd(() => ends++);
    await settle();
    expect(ends).toBe(2);
  });

  it("forgets its listeners when it is released", async () => {
    const clock = new FakeClock();
    const deadline = new Deadline(clock, 10);
    let ends = 0;
    deadline.onEnd(() => ends++);
    deadline.release();
    await clock.advance(20);
    expect([ends, clock.pendingTimers]).toEqual([0, 0]);
  });
});

describe("a derived Deadline", () => {
  it("ends at its own limit, alone", async () => {
    const clock = new FakeClock();
    const outer = new Deadline(clock, 100);
    const inner = outer.derive({ totalMs: 40 });
    expect([inner.atMs, inner.remainingMs()]).toEqual([40, 40]);
    const { signal } = inner;
    await clock.advance(40);
    expect([signal.aborted, inner.endedBy, outer.isOver]).toEqual([true, "total", false]);
    outer.release();
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends with the outer one, follows it when it moves, and shares its rank", async () => {
    const clock = new FakeClock();
    const outer = new Deadline(clock, 20);
    const inner = outer.derive({ totalMs: 80 });
    const { signal } = inner;
    outer.rankMs = 7;
    expect(inner.rankMs).toBe(7);
    inner.rankMs = 9;
    expect(outer.rankMs).toBe(9);
    outer.moveTo(60);
    await clock.advance(59);
    expect([inner.isOver, inner.remainingMs()]).toEqual([false, 1]);
    await clock.advance(1);
    expect([inner.endedBy, outer.endedBy, signal.reason === outer.reason]).toEqual([
      "cancelled",
      "total",
      true,
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("reports every change of the rank", () => {
    const clock = new FakeClock();
    const outer = new Deadline(clock, 20);
    const inner = outer.derive();
    const seen: number[] = [];
    const stop = inner.onRank(() => seen.push(inner.rankMs));
    outer.rankMs = 5;
    outer.rankMs = 5;
    inner.rankMs = Number.POSITIVE_INFINITY;
    stop();
    outer.rankMs = 6;
    expect(seen).toEqual([5, Number.POSITIVE_INFINITY]);
  });

  it("may move beyond its own limit only up to the outer one", async () => {
    const clock = new FakeClock();
    const outer = new Deadline(clock, 20);
    const inner = outer.derive({ totalMs: 30 });
    expect(inner.signal.aborted).toBe(false);
    outer.moveTo(50);
    await clock.advance(30);
    expect(inner.endedBy).toBe("total");
    outer.cancel("enough");
    expect(outer.derive().isOver).toBe(true);
    expect(outer.derive().signal.reason).toBe("enough");
  });

  it("holds no timer when the outermost deadline ended before", async () => {
    const clock = new FakeClock();
    const outermost = new Deadline(clock, 100);
    const inner = outermost.derive({ totalMs: 90 }).derive({ totalMs: 80 });
    let ends = 0;
    inner.onEnd(() => ends++);
    outermost.cancel("enough");
    await settle();
    expect([ends, inner.reason, clock.pendingTimers]).toEqual([1, "enough", 0]);
  });

  it("is cancelled without the outer one", () => {
    const clock = new FakeClock();
    const outer = new Deadline(clock, 20);
    const inner = outer.derive();
    expect(inner.signal.aborted).toBe(false);
    inner.cancel("yield");
    expect([inner.signal.reason, outer.isOver]).toEqual(["yield", false]);
    outer.release();
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends when no first token comes, and when tokens stop coming", async () => {
    const clock = new FakeClock();
    const outer = new Deadline(clock, 1000);
    const silent = outer.derive({ firstTokenMs: 30, betweenTokensMs: 10 });
    const stalled = outer.derive({ firstTokenMs: 30, betweenTokensMs: 10 });
    silent.onEnd(() => {});
    stalled.onEnd(() => {});
    await clock.advance(25);
    stalled.progress();
    await clock.advance(5);
    expect([silent.endedBy, silent.isOver, stalled.isOver]).toEqual(["first-token", true, false]);
    stalled.progress();
    await clock.advance(9);
    stalled.progress();
    await clock.advance(9);
    expect(stalled.isOver).toBe(false);
    await clock.advance(1);
    expect(stalled.endedBy).toBe("between-tokens");
    outer.release();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("timers of a Deadline", () => {
  it("are set earlier by their usual lateness", async () => {
    const clock = new FakeClock();
    const late: Clock = {
      now: () => clock.now(),
      setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs + 3),
      clearTimer: (timer) => clock.clearTimer(timer),
    };
    const overshoots: number[] = [];
    for (let call = 0; call < 60; call++) {
      const deadline = new Deadline(late, 50);
      deadline.onEnd(() => overshoots.push(clock.now() - deadline.startMs - 50));
      await clock.advance(60);
    }
    expect(overshoots[0]).toBe(3);
    for (const overshoot of overshoots.slice(-10)) expect(Math.abs(overshoot)).toBeLessThan(0.1);
  });

  it("are set again when they fire early", async () => {
    const clock = new FakeClock();
    const early: Clock = {
      now: () => clock.now(),
      setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs / 2),
      clearTimer: (timer) => clock.clearTimer(timer),
    };
    const deadline = new Deadline(early, 64);
    let endMs = 0;
    deadline.onEnd(() => {
      endMs = clock.now();
    });
    await clock.advance(100);
    // Within the precision of timers.
    expect(endMs).toBeGreaterThan(63);
    expect(endMs).toBeLessThanOrEqual(64);
  });
});
