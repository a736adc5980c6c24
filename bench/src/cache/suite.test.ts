import { describe, expect, it } from "vitest";
import { runOnce } from "../runner/testing/run-once.ts";
import { AGENTS, outpostDomain, outpostWalk, STEPS } from "./outpost-domain.ts";
import { cacheSuite } from "./suite.ts";
import { proveServed } from "./testing/soundness.ts";

describe("suite cache", () => {
  it("runs quickly, and every task does what it measures", async () => {
    const lines = await runOnce(cacheSuite);
    for (const task of [
      ...["exact-hit-slots", "exact-hit-incremental", "recipe-regex-sha256-lru"],
      ...["raw-text-hit", "generalised-hit", "similar-hit-proved"],
    ]) {
      expect(lines.has(task)).toBe(true);
    }
  });

  it("is sound: plans served as proved work, from any tier", () => {
    const served = proveServed(12_000, 7);
    expect(served).toMatchObject({ unsound: 0, refused: 0 });
    for (const tier of ["exact", "generalised", "similar", "offered"] as const) {
      expect(served[tier]).toBeGreaterThan(10);
    }
  });

  it("walks through 4,096 different states of 72 variables and back", () => {
    const domain = outpostDomain();
    expect(domain.variables.all).toHaveLength(72);
    const { starts, states, variables, codes } = outpostWalk(domain);
    expect(new Set(states.map((state) => state.join())).size).toBe(AGENTS * STEPS);
    const current = starts.map((state) => state.slice());
    for (const [index, state] of states.entries()) {
      const own = current[index % AGENTS] as Int32Array;
      own[variables[index] as number] = codes[index] as number;
      expect(own).toEqual(state);
    }
    expect(current).toEqual(starts);
  });
});
