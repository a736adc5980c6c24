import { describe, expect, it } from "vitest";
import { retainedBytes } from "../runner/measure/heap.ts";
import { memorySuite } from "./suite.ts";

const tasks = memorySuite.tasks({ quick: true });

describe("suite memory", () => {
  it.each(["orchestrator", "cached-plan"])("counts the memory of one more %s", async (name) => {
    const workload = await tasks.find((task) => task.name === name)?.setup();
    await workload?.check();
    const counts = await workload?.counts?.();
    expect(counts?.["keptBytes"]).toBeGreaterThan(0);
    // An orchestrator takes some 70 kB, most of it for telemetry.
    expect(counts?.["keptBytes"]).toBeLessThan(200_000);
  });

  it("detects kept memory, and none where there is none", () => {
    const kept = retainedBytes((index) => new Float64Array(128).fill(index), 500);
    expect(kept).toBeGreaterThan(1000);
    expect(kept).toBeLessThan(1500);
    expect(retainedBytes((index) => index & 1, 20_000)).toBeLessThan(50);
  });

  it("keeps nothing for another look-up", async () => {
    const workload = await tasks.find(({ name }) => name === "look-up-again")?.setup();
    try {
      await workload?.check();
      const counts = await workload?.counts?.();
      expect(counts?.["keptBytes"]).toBeLessThan(2);
    } finally {
      await workload?.dispose?.();
    }
  });
});
