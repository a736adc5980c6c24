import { describe, expect, it } from "vitest";
import { type BenchTask, taskLabel } from "../runner/task.ts";
import { playStorm } from "./storm.ts";
import { modelsSuite } from "./suite.ts";

describe("suite models", () => {
  it.each(
    modelsSuite.tasks({ quick: true }).map((task): [string, BenchTask] => [taskLabel(task), task]),
  )("%s works", async (_, task) => {
    const workload = await task.setup();
    await workload.check();
    expect(workload.counts?.()).toMatchObject({ requests: 100, late: 0 });
  });
});

describe("a storm of hundreds of questions to five models, with memory for two", () => {
  it.each([1, 2, 3])(
    "misses no deadline, starves no request, and loads a third as often as in order (seed %i)",
    async (seed) => {
      const storm = { requests: 300, seed, everyMs: 100 };
      const managed = await playStorm("manager", storm);
      const inTurn = await playStorm("first-come", storm);
      expect(managed).toMatchObject({ late: 0, starved: 0, mostLoaded: 2 });
      expect(managed.loads).toBeLessThan(managed.loadsInOrder / 3);
      expect(managed.loads / managed.answered).toBeLessThan(inTurn.loads / inTurn.answered / 3);
      // Five seconds of patience, plus at most one turn of each other model.
      expect(managed.longestWaitMs).toBeLessThan(5000 + 4 * 2500);
    },
  );
});
