import { describe, expect, it } from "vitest";
import { GenerationTimeoutError } from "../errors.ts";
import { FakeClock } from "../testing/fake-clock.ts";
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

  it("never ends when it is endless", () => {
    const clock = new FakeClock();
    expect(new Deadline(clock, Number.POSITIVE_INFINITY).signal.aborted).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });
});
