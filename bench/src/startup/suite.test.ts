import { describe, expect, it } from "vitest";
import { loadedForPlan } from "./loaded-files.ts";
import { startupSuite } from "./suite.ts";

describe("suite startup", () => {
  it("measures the parts of a start in its own process", async () => {
    const task = startupSuite.tasks({ quick: true }).find(({ name }) => name === "first-plan");
    const workload = await task?.setup();
    try {
      await workload?.check();
      expect(await workload?.run(0)).toBeGreaterThan(0);
    } finally {
      await workload?.dispose?.();
    }
  });

  it("loads one file for a plan of the command, beside the main file", async () => {
    const loaded = await loadedForPlan();
    const named = loaded.map(({ name }) => name).filter((name) => !name.startsWith("chunk-"));
    expect(named.sort()).toEqual(["main.js", "plan-alone.js"]);
  });
});
