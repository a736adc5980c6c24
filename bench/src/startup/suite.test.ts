import { describe, expect, it } from "vitest";
import { checkSize } from "../../../scripts/build/size-ceilings.mjs";
import { browserSize, packageEntries } from "./bundle.ts";
import { loadedForPlan, PLAN_FILES } from "./loaded-files.ts";
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

  it("keeps a game's code small enough for a web page", async () => {
    const { core, classical } = packageEntries;
    // Bundlers drop unused exports.
    const { gzipped } = await browserSize(
      `export { loadDomain, Orchestrator, PlanRunner } from "${core}";
       export { ClassicalPlanner } from "${classical}";`,
    );
    expect(gzipped).toBeGreaterThan(0);
    checkSize("a game that plans", gzipped);
  });

  it("loads one file for a plan of the command, beside the main file", async () => {
    const loaded = await loadedForPlan();
    const named = loaded.map(({ name }) => name).filter((name) => !name.startsWith("chunk-"));
    expect(named.sort()).toEqual(["main.js", "plan-alone.js"]);
    // With the general program it would be twice as many.
    checkSize(
      PLAN_FILES,
      loaded.reduce((sum, { bytes }) => sum + bytes, 0),
    );
  });
});
