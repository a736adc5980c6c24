import { Deadline } from "@understudy/planner-core";
import { FakeClock, settle } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bulkhead } from "./bulkhead.ts";

/** Work of a given duration that ends with its deadline. */
function work(clock: FakeClock, durationMs: number, onStart: () => void = () => {}) {
  return (deadline: Deadline): Promise<string> => {
    onStart();
    return new Promise((resolve, reject) => {
      const timer = clock.setTimer(() => {
        deadline.release();
        resolve("done");
      }, durationMs);
      deadline.onEnd(() => {
        clock.clearTimer(timer);
        reject(deadline.reason);
      });
    });
  };
}

function deadlineAt(clock: FakeClock, budgetMs: number, rankMs?: number): Deadline {
  const deadline = new Deadline(clock, budgetMs);
  if (rankMs !== undefined) deadline.rankMs = rankMs;
  return deadline;
}

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;

describe("Bulkhead", () => {
  it("starts calls by rank, and never more at once than it has slots", async () => {
    const call = fc.record({
      afterMs: fc.integer({ min: 0, max: 30 }),
      budgetMs: fc.integer({ min: 5, max: 400 }),
      durationMs: fc.integer({ min: 1, max: 60 }),
      isLate: fc.boolean(),
      cancelAfterMs: fc.option(fc.integer({ min: 0, max: 100 }), { freq: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 1, maxLength: 30, size: "max" }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 6 }),
        async (calls, slots, maxQueue) => {
          const clock = new FakeClock();
          const bulkhead = new Bulkhead({ slots, maxQueue, clock });
          const waiting = new Set<Deadline>();
          let running = 0;
          const problems: string[] = [];
          const ends: Promise<unknown>[] = [];
          for (const { afterMs, budgetMs, durationMs, isLate, cancelAfterMs } of calls) {
            await clock.advance(afterMs);
            const rank = isLate ? Number.POSITIVE_INFINITY : undefined;
            const deadline = deadlineAt(clock, budgetMs, rank);
            waiting.add(deadline);
            const run = async (attempt: Deadline): Promise<string> => {
              waiting.delete(deadline);
              if (++running > slots) problems.push("too many at once");
              for (const other of waiting) {
                if (!other.isOver && other.rankMs < deadline.rankMs) problems.push("out of order");
              }
              try {
                return await work(clock, durationMs)(attempt);
              } catch (error) {
                // It yielded.
                if (!deadline.isOver) waiting.add(deadline);
                throw error;
              } finally {
                running--;
              }
            };
            const leave = (): void => {
              waiting.delete(deadline);
              deadline.release();
            };
            ends.push(bulkhead.run(deadline, run).then(leave, leave));
            if (cancelAfterMs !== null) clock.setTimer(() => deadline.cancel(), cancelAfterMs);
            if (bulkhead.running > slots || bulkhead.waiting > maxQueue + slots) {
              problems.push("too many");
            }
          }
          await clock.advance(5000);
          await Promise.all(ends);
          expect(problems).toEqual([]);
          expect([bulkhead.running, bulkhead.waiting, clock.pendingTimers]).toEqual([0, 0, 0]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("refuses calls if the queue is full, late ones first", async () => {
    const clock = new FakeClock();
    const bulkhead = new Bulkhead({ slots: 1, maxQueue: 2, clock });
    const failures: unknown[] = [];
    const run = (rankMs?: number): Promise<unknown> =>
      bulkhead
        .run(deadlineAt(clock, 1000, rankMs), work(clock, 10))
        .catch((error: unknown) => failures.push(codeOf(error)));
    void run();
    void run();
    void run(Number.POSITIVE_INFINITY);
    expect(bulkhead.isFull(Number.POSITIVE_INFINITY)).toBe(true);
    expect(bulkhead.isFull(500)).toBe(false);
    await run(Number.POSITIVE_INFINITY);
    void run();
    await settle();
    expect(failures).toEqual(["overloaded", "overloaded"]);
    expect(bulkhead.isFull(500)).toBe(true);
    await run();
    expect(failures).toHaveLength(3);
    await clock.advance(1000);
    expect([bulkhead.running, bulkhead.waiting, failures.length]).toEqual([0, 0, 3]);
  });

  it("gives a late call's slot to one that is on time, and restarts it later", async () => {
    const clock = new FakeClock();
    const bulkhead = new Bulkhead({ clock });
    const started: string[] = [];
    const log = (name: string) => () => started.push(`${name}@${clock.now()}`);
    const late = deadlineAt(clock, 5000);
    const first = bulkhead.run(late, work(clock, 300, log("late")));
    await clock.advance(50);
    late.rankMs = Number.POSITIVE_INFINITY;
    expect(bulkhead.waitMs(clock.now() + 100)).toBe(0);
    const second = bulkhead.run(deadlineAt(clock, 100), work(clock, 40, log("on-time")));
    const third = bulkhead.run(deadlineAt(clock, 100), work(clock, 40, log("another")));
    await clock.advance(1000);
    expect(await Promise.all([first, second, third])).toEqual(["done", "done", "done"]);
    expect(started).toEqual(["late@0", "on-time@50", "another@90", "late@130"]);
  });

  it("gives the slot to a waiting call once the running one becomes late", async () => {
    const clock = new FakeClock();
    const bulkhead = new Bulkhead({ clock });
    const started: string[] = [];
    const log = (name: string) => () => started.push(`${name}@${clock.now()}`);
    const first = deadlineAt(clock, 5000, 100);
    const second = deadlineAt(clock, 5000, Number.POSITIVE_INFINITY);
    const all = [
      bulkhead.run(first, work(clock, 300, log("first"))),
      bulkhead.run(second, work(clock, 40, log("second"))),
      bulkhead.run(deadlineAt(clock, 400), work(clock, 40, log("third"))),
    ];
    await clock.advance(100);
    first.rankMs = Number.POSITIVE_INFINITY;
    await clock.advance(10);
    // A new request joins the second call.
    second.rankMs = 200;
    await clock.advance(1000);
    await Promise.all(all);
    expect(started).toEqual(["first@0", "third@100", "second@140", "first@180"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("takes no slot for a late call", async () => {
    const clock = new FakeClock();
    const bulkhead = new Bulkhead({ clock });
    const started: string[] = [];
    const run = (name: string, rankMs?: number): Promise<string> =>
      bulkhead.run(
        deadlineAt(clock, 1000, rankMs),
        work(clock, 20, () => started.push(name)),
      );
    const all = [
      run("first", Number.POSITIVE_INFINITY),
      run("second", Number.POSITIVE_INFINITY),
      run("on time"),
    ];
    await clock.advance(100);
    await Promise.all(all);
    expect(started).toEqual(["first", "on time", "second", "first"]);
  });

  it("predicts the wait for a slot", async () => {
    const clock = new FakeClock();
    const bulkhead = new Bulkhead({ clock });
    expect(bulkhead.waitMs(100)).toBe(0);
    void bulkhead.run(deadlineAt(clock, 1000), work(clock, 100), 100);
    void bulkhead.run(deadlineAt(clock, 2000), work(clock, 70), 70);
    await clock.advance(30);
    expect(bulkhead.waitMs(500)).toBe(70);
    expect(bulkhead.waitMs(5000)).toBe(140);
    await clock.advance(1000);
    expect(bulkhead.running).toBe(0);
  });

  it("rejects calls past their deadline, and those that expire while waiting", async () => {
    const clock = new FakeClock();
    const bulkhead = new Bulkhead({ clock });
    void bulkhead.run(deadlineAt(clock, 1000), work(clock, 100));
    await expect(bulkhead.run(deadlineAt(clock, 0), work(clock, 1))).rejects.toMatchObject({
      code: "generation-timeout",
    });
    const waiting = bulkhead.run(deadlineAt(clock, 50), work(clock, 1)).catch(codeOf);
    await clock.advance(50);
    expect(await waiting).toBe("generation-timeout");
    expect(bulkhead.waiting).toBe(0);
    await clock.advance(50);
    expect(clock.pendingTimers).toBe(0);
  });
});
