import { describe, expect, it } from "vitest";
import { targets } from "../targets.ts";
import { inferenceSuite } from "./suite.ts";

describe("suite inference", () => {
  const names = inferenceSuite.tasks({ quick: true }).map(({ name }) => name);

  it("has the tasks of quoted figures", () => {
    for (const way of ["free", "draft", "applicable", "first-token-cold", "load"]) {
      expect(names).toContain(`built-in-${way}`);
      expect(names).toContain(`native-${way}`);
    }
    expect(names).toContain("built-in-batch-8");
    expect(names).toContain("built-in-one-by-one-8");
    for (const { task, alternative } of inferenceSuite.comparisons ?? []) {
      expect(names).toContain(task);
      expect(names).toContain(alternative);
    }
    expect(targets.filter(({ suite }) => suite === "inference").length).toBeGreaterThanOrEqual(7);
  });

  it("checks its measurements", async () => {
    const wanted = [
      "built-in-draft",
      "built-in-batch-8",
      "built-in-load",
      "built-in-first-token-cold",
    ];
    const tasks = inferenceSuite.tasks({ quick: true }).filter(({ name }) => wanted.includes(name));
    const workloads = [];
    for (const task of tasks) workloads.push(await task.setup());
    for (const workload of workloads) {
      await workload.check();
      await workload.run(0);
    }
    const counts = [];
    for (const workload of workloads) counts.push(await workload.counts?.());
    for (const workload of workloads) await workload.dispose?.();
    expect(counts[2]).toMatchObject({ megabytes: expect.any(Number) });
  });
});
