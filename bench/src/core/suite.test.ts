import { describe, expect, it } from "vitest";
import { allocatedBytes } from "../runner/measure/heap.ts";
import { runOnce } from "../runner/testing/run-once.ts";
import { suites } from "../suites.ts";
import { villageDomain } from "./domains.ts";
import { provePlainly } from "./plain-objects.ts";
import { proof } from "./proof-tasks.ts";
import { brokenCases, CASES, longCases, shortCases, type VillageCase } from "./village-cases.ts";

/** Generous, as the test is heavy and the machine may be busy. */

describe("suite core", () => {
  it("runs quickly, with every guarantee of the contract", async () => {
    const lines: Record<string, unknown>[] = [];
    const code = await runOnce("core", suites, {
      out: (text) => lines.push(JSON.parse(text) as Record<string, unknown>),
      error: (text) => expect.unreachable(text),
    });
    expect(code).toBe(0);
    const tasks = lines.map((line) => line["task"]);
    for (const task of ["timer", "compile", "compile/village", "pack", "prove", "regress"]) {
      expect(tasks).toContain(task);
    }
    for (const line of lines) {
      expect(line["suite"]).toBe("core");
      for (const field of ["p50", "p95", "p99", "opsPerSecond", "samples"]) {
        expect(line[field]).toBeGreaterThan(0);
      }
      expect(line["p50"]).toBeLessThanOrEqual(line["p99"] as number);
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
