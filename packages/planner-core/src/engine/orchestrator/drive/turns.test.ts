import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, it } from "vitest";
import type { Clock } from "../../../base/clock/clock.ts";
import { settle } from "../../../testing/fake-clock.ts";
import { type Pausable, waitFor } from "./pausable.ts";
import { Turns } from "./turns.ts";

const SLICE_MS = 2;
const never = { sliceMs: SLICE_MS, untilMs: Number.POSITIVE_INFINITY };

/** A clock that only work advances, and an event loop with turns on demand. */
class WorkClock implements Clock {
  nowMs = 0;
  #waiting: (() => void)[] = [];

  now(): number {
    return this.nowMs;
  }

  setTimer(): number {
    throw new Error("No timer is needed");
  }

  clearTimer(): void {}

  nextTurn(callback: () => void): void {
    this.#waiting.push(callback);
  }

  /** One turn of the event loop. @returns its length in milliseconds */
  async turn(): Promise<number> {
    const beganMs = this.nowMs;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const callback of waiting) callback();
    await settle();
    return this.nowMs - beganMs;
  }
}

/** A number of steps of a millisecond each. */
function* work(clock: WorkClock, steps: number): Pausable<number> {
  for (let done = 1; done <= steps; done++) {
    clock.nowMs++;
    if (yield) return done;
  }
  return steps;
}

describe("Turns", () => {
  it("does no more work in one turn than fits a slice, however many requests wait", async () => {
    const clock = new WorkClock();
    const turns = Turns.of(clock);
    const results: number[] = [];
    for (let count = 0; count < 50; count++) {
      void turns.run(work(clock, 3), never).then((result) => results.push(result));
    }
    // The first work begins at once; then the turn is full.
    expect(clock.nowMs).toBe(SLICE_MS);
    const lengths: number[] = [];
    while (results.length < 50) lengths.push(await clock.turn());
    expect(Math.max(...lengths)).toBe(SLICE_MS);
    expect(clock.nowMs).toBe(150);
  });

  it("takes the earliest deadline first, then the highest urgency, then order of arrival", async () => {
    const clock = new WorkClock();
    const turns = Turns.of(clock);
    const ended: string[] = [];
    const run = (name: string, untilMs: number, urgency?: number): Promise<unknown> =>
      turns.run(work(clock, 1), { sliceMs: 1, untilMs, urgency }).then(() => ended.push(name));
    const all = [
      run("at once", 50),
      run("late", 80),
      run("first", 70),
      run("second", 70),
      run("urgent", 70, 1),
      run("early", 60),
    ];
    while (ended.length < all.length) await clock.turn();
    expect(ended).toEqual(["at once", "early", "urgent", "first", "second", "late"]);
  });

  it("sheds the least urgent work, with the least time left among equals, whenever a wait was too long", async () => {
    const clock = new WorkClock();
    const turns = Turns.of(clock);
    const shed: string[] = [];
    const ended: string[] = [];
    const run = (name: string, untilMs: number, urgency?: number): Promise<unknown> => {
      const tell = (): void => void shed.push(name);
      const options = { sliceMs: 1, untilMs, urgency, shed: { afterMs: 3, tell } };
      return turns.run(work(clock, 4), options).then(() => ended.push(name));
    };
    const names = ["at once", "calm", "urgent", "later", "last", "careless"];
    void run("at once", 40);
    void run("urgent", 60, 1);
    void run("careless", 90, -1);
    void run("last", 80);
    void run("later", 70);
    void run("calm", 50);
    while (ended.length < names.length) await clock.turn();
    // One for each turn that came too late; "calm" is the first, and is done in full.
    expect(shed).toEqual(["careless", "later", "last"]);
    expect(ended).toEqual(names);
  });

  it("sheds no work that has its turn in time, and all whose time is over", async () => {
    const clock = new WorkClock();
    const turns = Turns.of(clock);
    const shed: string[] = [];
    const run = (name: string, untilMs: number, afterMs: number): Promise<unknown> => {
      const tell = (): void => void shed.push(name);
      return turns.run(work(clock, 2), { sliceMs: 1, untilMs, shed: { afterMs, tell } });
    };
    let ended = 0;
    const all = [run("at once", 40, 20), run("in time", 50, 25), run("over", 1, 0.5)];
    for (const one of all) void one.then(() => ended++);
    while (ended < all.length) await clock.turn();
    expect(shed).toEqual(["over"]);
  });

  it("resumes work that stepped aside when none as urgent waits, or when it can wait no longer", async () => {
    const clock = new WorkClock();
    const turns = Turns.of(clock);
    const ended: string[] = [];
    /** Two steps with a step aside in between. */
    function* aside(): Pausable<void> {
      yield* work(clock, 1);
      yield Promise.resolve();
      yield* work(clock, 1);
    }
    const run = (name: string, urgency: number, asideUntilMs?: number): Promise<unknown> => {
      const steps: Pausable<unknown> = asideUntilMs === undefined ? work(clock, 4) : aside();
      const options = { ...never, urgency, asideUntilMs: () => asideUntilMs };
      return turns.run(steps, options).then(() => ended.push(name));
    };
    const all = [
      run("patient", 0, 1000),
      run("impatient", 0, 11),
      run("urgent", 1, 1000),
      run("first", 0),
      run("second", 0),
      run("third", 0),
    ];
    while (ended.length < all.length) await clock.turn();
    expect(ended).toEqual(["urgent", "first", "second", "impatient", "third", "patient"]);
  });

  it("gives owners turns by weight, whatever their deadlines are", async () => {
    const clock = new WorkClock();
    const ended: string[] = [];
    const run = (name: string, turns: Turns, untilMs: number, count: number): void => {
      for (let number = 0; number < count; number++) {
        void turns.run(work(clock, 1), { sliceMs: 1, untilMs }).then(() => ended.push(name));
      }
    };
    const busy = Turns.of(clock, { weight: 2 });
    const calm = Turns.of(clock, { weight: 1 });
    run("busy", busy, 500, 7);
    run("calm", calm, 60_000, 3);
    while (ended.length < 10) await clock.turn();
    const inTurn = ["busy", "busy", "calm"];
    expect(ended).toEqual([...inTurn, ...inTurn, ...inTurn, "busy"]);
    // Time that an owner did not use is lost: it comes next, and no more than that.
    run("busy", busy, 500, 3);
    run("calm", calm, 60_000, 3);
    while (ended.length < 16) await clock.turn();
    expect(ended.slice(10, 13)).toContain("busy");
  });

  it("lets an owner that used less begin at once, in a turn that others have filled", async () => {
    const clock = new WorkClock();
    const busy = Turns.of(clock, { weight: 1 });
    const calm = Turns.of(clock, { weight: 1 });
    for (let count = 0; count < 3; count++) void busy.run(work(clock, 9), never);
    await clock.turn();
    await clock.turn();
    const beganMs = clock.nowMs;
    expect(await calm.run(work(clock, 1), never)).toBe(1);
    expect(clock.nowMs).toBe(beganMs + 1);
    // Its share of the turn is limited, too.
    void calm.run(work(clock, 9), never);
    expect(await clock.turn()).toBeLessThanOrEqual(2 * SLICE_MS);
  });

  it("has an owner stand aside for work of its own alone", async () => {
    const clock = new WorkClock();
    void Turns.of(clock).run(work(clock, 9), never);
    void Turns.of(clock).run(work(clock, 9), never);
    expect(Turns.of(clock).areAwaited()).toBe(true);
    expect(Turns.of(clock, { weight: 1 }).areAwaited()).toBe(false);
  });

  it("stops work when its time is over", async () => {
    const clock = new WorkClock();
    const turns = Turns.of(clock);
    const stopped = turns.run(work(clock, 10), { sliceMs: 100, untilMs: 4 });
    expect(await stopped).toBe(4);
  });

  it("runs other work during a wait, and throws a rejection into the waiting work", async () => {
    const clock = new WorkClock();
    const turns = Turns.of(clock);
    let fail = (_: unknown): void => {};
    const promise = new Promise<never>((_, reject) => {
      fail = reject;
    });
    function* waiting(): Pausable<unknown> {
      try {
        return yield* waitFor(promise);
      } catch (error) {
        return error;
      }
    }
    const first = turns.run(waiting(), never);
    expect(await turns.run(work(clock, 1), never)).toBe(1);
    fail("no");
    expect(await first).toBe("no");
  });

  it("ends work whose signal aborts while it waits for its turn", async () => {
    const clock = new WorkClock();
    const turns = Turns.of(clock);
    const controller = new AbortController();
    void turns.run(work(clock, 5), never);
    const other = turns.run(work(clock, 5), { ...never, signal: controller.signal });
    const failure = other.catch((error: unknown) => error);
    controller.abort("enough");
    while (clock.nowMs < 5) await clock.turn();
    await clock.turn();
    expect(await failure).toBe("enough");
    expect(clock.nowMs).toBe(5);
  });

  it("releases the resources of work that ends early", async () => {
    const clock = new WorkClock();
    const turns = Turns.of(clock);
    const controller = new AbortController();
    const released: string[] = [];
    function* holding(): Pausable<void> {
      try {
        for (;;) {
          clock.nowMs++;
          yield;
        }
      } finally {
        released.push("it");
      }
    }
    const ended = turns.run(holding(), { ...never, signal: controller.signal });
    const failure = ended.catch((error: unknown) => error);
    controller.abort("enough");
    await clock.turn();
    expect(await failure).toBe("enough");
    expect(released).toEqual(["it"]);
  });

  it("keeps work in the asynchronous context of its caller", async () => {
    const clock = new WorkClock();
    const turns = Turns.of(clock);
    const context = new AsyncLocalStorage<string>();
    function* tell(): Pausable<string | undefined> {
      yield* work(clock, 3);
      return context.getStore();
    }
    const names = ["ann", "ben", "cid"];
    const all = Promise.all(names.map((name) => context.run(name, () => turns.run(tell(), never))));
    while (clock.nowMs < 9) await clock.turn();
    expect(await all).toEqual(names);
  });
});
