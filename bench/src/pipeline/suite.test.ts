import { describe, expect, it } from "vitest";
import { type BenchTask, taskLabel } from "../runner/task.ts";
import { pipelineSuite } from "./suite.ts";

const quick = { quick: true };
const tasks = pipelineSuite.tasks(quick);
/** The guard domain represents all domains here. */
const small = tasks.filter(({ problem }) => problem === undefined || problem === "guard");

describe("suite pipeline", () => {
  it("has the tasks of quoted figures", () => {
    const names = tasks.map(({ name }) => name);
    for (const percent of [0, 50, 70, 90, 99]) expect(names).toContain(`plan-hit-${percent}`);
    expect(names).toContain("burst-100-requests");
  });

  it.each(small.map((task): [string, BenchTask] => [taskLabel(task), task]))(
    "%s does what it is measured for",
    async (_, task) => {
      const workload = await task.setup();
      try {
        await workload.check();
        for (let index = 0; index < 40; index++) await workload.run(index);
      } finally {
        await workload.dispose?.();
      }
    },
  );
});
