import { describe, expect, it } from "vitest";
import { judgeCrookedWorlds } from "./testing/crooked-worlds.ts";

/** The long test judges many more. */
const CASES = 50;

describe("verdicts in worlds whose ways violate the triangle inequality", () => {
  it("agree with a search over all things", () => {
    const seeds = Array.from({ length: CASES }, (_, index) => index + 1);
    const verdicts = judgeCrookedWorlds(seeds);
    expect(verdicts.faults).toEqual([]);
    expect(verdicts.cases).toBe(CASES);
    expect(verdicts.solved).toBeGreaterThan(0.9 * verdicts.solvable);
    expect(verdicts.saidHopeless).toBeGreaterThan(0.85 * verdicts.hopeless);
    expect(verdicts.saidCheapest).toBeGreaterThan(0.7 * verdicts.solvable);
  });

  it("agree with a search over all things under constraints", () => {
    const seeds = Array.from({ length: CASES / 2 }, (_, index) => 5000 + index);
    const verdicts = judgeCrookedWorlds(seeds, true);
    expect(verdicts.faults).toEqual([]);
    expect(verdicts.cases).toBe(CASES / 2);
    expect(verdicts.solved).toBeGreaterThan(0.85 * verdicts.solvable);
    expect(verdicts.saidHopeless).toBeGreaterThan(0.3 * verdicts.hopeless);
  });
});
