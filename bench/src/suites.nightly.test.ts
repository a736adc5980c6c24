import { describe, expect, it } from "vitest";
import { taskLabel } from "./runner/task.ts";
import { suites } from "./suites.ts";

describe("Suites without a test of their own", () => {
  it.each(["ways", "repertoire", "lead"])(
    "%s: the work of every task is right",
    async (name) => {
      const suite = await suites.find((entry) => entry.name === name)?.load();
      const tasks = suite?.tasks({ quick: true }) ?? [];
      expect(tasks.length).toBeGreaterThan(0);
      for (const task of tasks) {
        const workload = await task.setup();
        try {
          await expect((async () => workload.check())(), taskLabel(task)).resolves.toBeUndefined();
        } finally {
          await workload.dispose?.();
        }
      }
    },
    120_000,
  );
});
