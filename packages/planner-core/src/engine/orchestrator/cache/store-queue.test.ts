import { describe, expect, it } from "vitest";
import type { Clock } from "../../../base/clock/clock.ts";
import { settle } from "../../../testing/fake-clock.ts";
import type { CacheEntry, CacheQuery, PlanCache } from "../../contract/cache.ts";
import { Turns } from "../drive/turns.ts";
import type { Reporter } from "../report/reporter.ts";
import { StoreQueue } from "./store-queue.ts";

/** A clock that advances with every reading; its timers fire on demand. */
function workingClock() {
  let nowMs = 0;
  let timers: (() => void)[] = [];
  const clock: Clock = {
    now: () => {
      nowMs += 0.01;
      return nowMs;
    },
    setTimer: (callback) => timers.push(callback),
    clearTimer: () => {},
  };
  const turn = async (): Promise<void> => {
    const due = timers;
    timers = [];
    for (const callback of due) callback();
    await settle();
  };
  return { clock, turn };
}

describe("plans that wait to be stored", () => {
  it("are stored even during endless other work", async () => {
    const { clock, turn } = workingClock();
    let isOver = false;
    function* endless() {
      while (!isOver) yield;
    }
    const busy = Turns.of(clock).run(endless(), { sliceMs: 0.5, untilMs: 1e9 });
    const stored: CacheQuery[] = [];
    const cache = { store: (query: CacheQuery) => void stored.push(query) };
    const reporter = { guard: (_: unknown, run: () => void) => run() };
    const queue = new StoreQueue({
      clock,
      cache: cache as unknown as PlanCache,
      reporter: reporter as unknown as Reporter,
    });
    const query = { partition: "p", state: new Int32Array(1) } as unknown as CacheQuery;
    queue.add(query, {} as CacheEntry);
    await turn();
    expect(stored).toEqual([query]);
    isOver = true;
    await turn();
    await busy;
  });
});
