import { describe, expect, it } from "vitest";
import { browserSize, packageEntries } from "./bundle.ts";
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
    const { gzipped } = await browserSize(
      `export { loadDomain, Orchestrator, PlanRunner } from "${core}";
       export { ClassicalPlanner } from "${classical}";`,
    );
    // 156.7 kB; bundlers drop unused exports.
    expect(gzipped).toBeLessThan(157_500);
  });
});
