import { describe, expect, it } from "vitest";
import { type BenchTask, taskLabel } from "../runner/task.ts";
import { serverSuite } from "./suite.ts";

const PLAN = [
  { tool: "move", args: { place: "gate" } },
  { tool: "close_gate", args: {} },
  { tool: "move", args: { place: "tower" } },
  { tool: "ring_bell", args: {} },
];
const tasks = serverSuite.tasks({ quick: true });

describe("suite server", () => {
  it.each(tasks.map((task): [string, BenchTask] => [taskLabel(task), task]))(
    "%s answers the guard's plan, first and later",
    async (_, task) => {
      const workload = await task.setup();
      await workload.check();
      expect(stepsOf(await workload.run(1))).toEqual(PLAN);
      expect(stepsOf(await workload.run(2))).toEqual(PLAN);
      await workload.dispose?.();
    },
  );
});

/** The steps of a plan, as HTTP sends it or as an object. */
function stepsOf(answer: unknown): unknown {
  return (typeof answer === "string" ? JSON.parse(answer) : answer).steps;
}
