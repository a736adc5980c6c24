import { describe, expect, it } from "vitest";
import { type BenchTask, taskLabel } from "../runner/task.ts";
import { serverSuite } from "./suite.ts";

describe("suite server", () => {
  it.each(
    serverSuite.tasks({ quick: true }).map((task): [string, BenchTask] => [taskLabel(task), task]),
  )("%s works", async (_, task) => {
    const workload = await task.setup();
    await workload.check();
    expect(await workload.run(1)).toBeTruthy();
    await workload.dispose?.();
  });
});
