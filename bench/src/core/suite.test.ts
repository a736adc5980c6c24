import { describe, expect, it } from "vitest";
import { allocatedBytes } from "../runner/measure/heap.ts";
import { runOnce } from "../runner/testing/run-once.ts";
import { villageDomain } from "./domains.ts";
import { provePlainly } from "./plain-objects.ts";
import { proof } from "./proof-tasks.ts";
import { coreSuite } from "./suite.ts";
import { brokenCases, CASES, longCases, shortCases, type VillageCase } from "./village-cases.ts";

describe("suite core", () => {
  it("runs quickly, with every guarantee of the contract", async () => {
    const lines = await runOnce(coreSuite);
    for (const task of ["compile", "compile/village", "pack", "prove", "regress"]) {
      expect(lines.has(task)).toBe(true);
    }
    for (const { p50, p99, opsPerSecond } of lines.values()) {
      expect(p50).toBeGreaterThan(0);
      expect(p50).toBeLessThanOrEqual(p99);
      expect(opsPerSecond).toBeGreaterThan(0);
    }
  });

  it.each([
    ["5 steps", shortCases()],
    ["21 steps", longCases()],
    ["a broken plan", brokenCases()],
  ])("proves %s without allocation", (_, cases) => {
    // A single object per proof would be 16 bytes at least.
    const { run } = proof(villageDomain(), cases);
    expect(allocatedBytes(run, 100_000)).toBeLessThan(1);
  });

  it("detects allocation", () => {
    const cases = shortCases();
    const run = (index: number): boolean => provePlainly(cases[index % CASES] as VillageCase);
    expect(allocatedBytes(run)).toBeGreaterThan(100);
  });

  it("has sixteen different inputs", () => {
    for (const cases of [shortCases(), longCases()]) {
      expect(new Set(cases.map((one) => JSON.stringify(one))).size).toBe(CASES);
    }
    expect(shortCases().every(({ steps }) => steps.length === 5)).toBe(true);
    expect(longCases().every(({ steps }) => steps.length === 21)).toBe(true);
  });
});
