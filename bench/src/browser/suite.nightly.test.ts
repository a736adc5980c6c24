import { describe, expect, it } from "vitest";
import { targets } from "../targets.ts";
import { browserSuite } from "./suite.ts";
import { hasChromium } from "./tab.ts";

describe("suite browser", () => {
  it("checks its measurements, in one tab", async () => {
    const tasks = browserSuite.tasks({ quick: true });
    expect(tasks).toHaveLength(hasChromium ? 11 : 0);
    expect(targets.filter(({ suite }) => suite === "browser")).not.toHaveLength(0);
    const workloads = [];
    for (const task of tasks) workloads.push(await task.setup());
    for (const workload of workloads) await workload.check();
    for (const workload of workloads) await workload.dispose?.();
  });
});
