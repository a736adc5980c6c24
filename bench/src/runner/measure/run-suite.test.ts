import { describe, expect, it } from "vitest";
import type { BenchSuite, BenchTask, Workload } from "../task.ts";
import { CheckError, type RunOptions, runSuite, TIMER_TASK } from "./run-suite.ts";

const SHORT: RunOptions = { quick: true, rounds: 4, sliceMs: 0.02, warmUpMs: 0, rewarmMs: 0 };

/** The events in order, with consecutive repetitions merged. */
function makeLog(): { note(event: string): void; readonly events: string[] } {
  const events: string[] = [];
  return {
    events,
    note: (event) => {
      if (events.at(-1) !== event) events.push(event);
    },
  };
}

function suiteOf(...tasks: BenchTask[]): BenchSuite {
  return { name: "sample", tasks: () => tasks };
}

function task(name: string, workload: Partial<Workload>, more: Partial<BenchTask> = {}): BenchTask {
  return {
    name,
    ...more,
    setup: () => ({ run: () => undefined, check: () => undefined, ...workload }),
  };
}

describe("runSuite", () => {
  it("interleaves the tasks in every round, after all checks", async () => {
    const log = makeLog();
    const noted = (name: string): BenchTask =>
      task(name, {
        run: () => log.note(name),
        check: () => log.note(`check ${name}`),
        dispose: () => log.note(`dispose ${name}`),
      });
    const measurements = await runSuite(suiteOf(noted("a"), noted("b"), noted("c")), SHORT);
    const [checks, turns, ends] = [
      log.events.slice(0, 3),
      log.events.slice(3, -3),
      log.events.slice(-3),
    ];
    expect(checks).toEqual(["check a", "check b", "check c"]);
    expect(ends).toEqual(["dispose a", "dispose b", "dispose c"]);
    // The warm-up and four rounds: forwards from the first, backwards from the second and so on. The hidden timer has
    // its turn too; if a round starts with the last task of the previous one, that is one event.
    expect(turns.join("")).toBe(["abc", "abc", "acb", "ca", "cba"].join(""));
    expect(measurements.map((one) => one.task)).toEqual([TIMER_TASK, "a", "b", "c"]);
    for (const { roundMedians, samples } of measurements) {
      expect(roundMedians).toHaveLength(SHORT.rounds);
      expect(samples.length).toBeGreaterThanOrEqual(SHORT.rounds);
    }
  });

  it("times nothing if a check fails, and names the task", async () => {
    const log = makeLog();
    const good = task("good", { run: () => log.note("run"), dispose: () => log.note("dispose") });
    const bad = task(
      "bad",
      {
        check: () => {
          throw new Error("expected 5, got 4");
        },
      },
      { problem: "house" },
    );
    const failure = runSuite(suiteOf(good, bad), SHORT);
    await expect(failure).rejects.toThrow(CheckError);
    await expect(failure).rejects.toThrow(
      "sample: the check of bad/house failed: expected 5, got 4",
    );
    expect(log.events).toEqual(["dispose"]);
  });

  it("gives every operation of a batch another input", async () => {
    const seen = new Set<number>();
    const run = (index: number): void => {
      seen.add(index & 15);
    };
    await runSuite(suiteOf(task("batched", { run }, { batch: 16 })), SHORT);
    expect(seen.size).toBe(16);
  });

  it("awaits asynchronous operations, one at a time", async () => {
    let running = 0;
    let most = 0;
    const run = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    };
    await runSuite(suiteOf(task("asynchronous", { run }, { async: true, batch: 4 })), SHORT);
    expect({ running, most }).toEqual({ running: 0, most: 1 });
  });

  it("reports a task's counts, and allocation only on request", async () => {
    const counted = task("counted", { counts: () => ({ expansions: 7 }) });
    const kept: object[] = [];
    const run = (): void => {
      kept[0] = { one: 1, two: 2 };
    };
    const measurements = await runSuite(
      suiteOf(counted, task("allocating", { run }, { allocation: true })),
      SHORT,
    );
    expect(measurements[1]?.counts).toEqual({ expansions: 7 });
    expect(measurements[2]?.counts["allocatedBytes"]).toBeGreaterThan(8);
  });

  it("passes on an operation's failure and still disposes", async () => {
    const log = makeLog();
    const run = (index: number): void => {
      if (index > 20) throw new Error("broke in the middle");
    };
    const failing = task("failing", { run, dispose: () => log.note("dispose") });
    await expect(runSuite(suiteOf(failing), { ...SHORT, rounds: 40 })).rejects.toThrow(
      "broke in the middle",
    );
    expect(log.events).toEqual(["dispose"]);
  });

  it("disposes of the others if one disposal fails", async () => {
    const log = makeLog();
    const stuck = task("stuck", {
      dispose: () => {
        throw new Error("still open");
      },
    });
    const other = task("other", { dispose: () => log.note("dispose") });
    await expect(runSuite(suiteOf(stuck, other), SHORT)).rejects.toThrow("still open");
    expect(log.events).toEqual(["dispose"]);
  });

  it("leaves out counts without a figure, and measures played tasks without a sample", async () => {
    const counts = { late: Number.NaN, rate: Number.POSITIVE_INFINITY, asked: 3 };
    const played = task(
      "played",
      { samples: () => Float64Array.of(Number.NaN), counts: () => counts },
      { measures: "played" },
    );
    const [, measurement] = await runSuite(suiteOf(played), SHORT);
    expect(measurement).toMatchObject({ counts: { asked: 3 }, roundMedians: [] });
    expect(measurement?.samples).toHaveLength(0);
  });

  it("reports each step, however many there are", async () => {
    let steps = 0;
    await runSuite(suiteOf(task("a", {}), task("b", {})), SHORT, () => steps++);
    // Three tasks with the timer: prepared, warmed up, four rounds, finished.
    expect(steps).toBe(3 * (2 + SHORT.rounds + 1));
  });

  it("refuses two tasks with the same name", async () => {
    await expect(runSuite(suiteOf(task("a", {}), task("a", {})), SHORT)).rejects.toThrow(
      "Two tasks of sample are called a",
    );
  });
});
