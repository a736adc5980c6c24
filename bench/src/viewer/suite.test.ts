import { describe, expect, it } from "vitest";
import type { BenchTask } from "../runner/task.ts";
import { viewerSuite } from "./suite.ts";

const tasks = viewerSuite.tasks({ quick: true });
const taskOf = (name: string): BenchTask => tasks.find((task) => task.name === name) as BenchTask;

describe("suite viewer", () => {
  it.each(tasks.map((task): [string, BenchTask] => [task.name, task]))(
    "%s does what it should",
    async (_, task) => {
      const workload = await task.setup();
      await workload.check();
    },
  );

  it("encodes a frame once, with little besides the changes", async () => {
    const workload = await taskOf("viewer-tick-watched").setup();
    await workload.check();
    for (let frame = 0; frame < 60; frame++) workload.run(frame);
    const counts = await workload.counts?.();
    // A delta, occasional details, eight requests, and the history's keyframes every five seconds.
    expect(counts?.["encodingsPerTick"]).toBeLessThan(11);
    // 500 moved agents: about a dozen characters each.
    expect(counts?.["charactersPerTick"]).toBeLessThan(20_000);
  });
});
