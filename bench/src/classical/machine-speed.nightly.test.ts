import { describe, expect, it } from "vitest";
import { taskLabel } from "../runner/task.ts";
import { atSpeed, MACHINE_SPEEDS } from "../runner/testing/machine-speed.ts";
import { deadlineTasks } from "./deadline-tasks.ts";
import { disabledTasks } from "./disabled-tasks.ts";

const tasks = [...deadlineTasks({ quick: false }), ...disabledTasks().slice(0, 3)];

describe.each(MACHINE_SPEEDS)("on a machine that is $name", (speed) => {
  it.each(tasks.map((task) => [taskLabel(task), task] as const))("%s holds", async (_, task) => {
    await atSpeed(speed, async () => {
      const workload = await task.setup();
      await workload.check();
      for (let index = 0; index < 4; index++) await workload.run(index);
      const counts = (await workload.counts?.()) ?? {};
      for (const count of Object.values(counts)) expect(count).not.toBeNaN();
      await workload.dispose?.();
    });
  });
});
