import { describe, expect, it } from "vitest";
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
});
