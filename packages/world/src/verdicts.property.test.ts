import { describe, expect, it } from "vitest";
import { judgeCrookedWorlds } from "./testing/crooked-worlds.ts";

/** The long test judges many more. */
const CASES = 12;
/**
 * Least counts of correct verdicts of each kind, a little below those of these cases, which are the
 * same in each run.
 */
const LEAST = { solved: 8, saidHopeless: 3, saidCheapest: 6 };
const LEAST_CONSTRAINED = { solved: 1, saidHopeless: 2 };

describe("verdicts in worlds whose ways violate the triangle inequality", () => {
  it("agree with a search over all things", () => {
    const seeds = Array.from({ length: CASES }, (_, index) => index + 1);
    const verdicts = judgeCrookedWorlds(seeds);
    expect(verdicts.faults).toEqual([]);
    expect(verdicts.cases).toBe(CASES);
    expect(verdicts.solved).toBeGreaterThanOrEqual(LEAST.solved);
    expect(verdicts.saidHopeless).toBeGreaterThanOrEqual(LEAST.saidHopeless);
    expect(verdicts.saidCheapest).toBeGreaterThanOrEqual(LEAST.saidCheapest);
  });

  it("agree with a search over all things under constraints", () => {
    const seeds = Array.from({ length: Math.ceil(CASES / 2) }, (_, index) => 5000 + index);
    const verdicts = judgeCrookedWorlds(seeds, true);
    expect(verdicts.faults).toEqual([]);
    expect(verdicts.cases).toBe(Math.ceil(CASES / 2));
    expect(verdicts.solved).toBeGreaterThanOrEqual(LEAST_CONSTRAINED.solved);
    expect(verdicts.saidHopeless).toBeGreaterThanOrEqual(LEAST_CONSTRAINED.saidHopeless);
  });
});
