import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../scripts/testing/cases.mjs";
import { judgeCrookedWorlds } from "./testing/crooked-worlds.ts";

/** The long test judges many more. */
const CASES = IS_QUICK ? 12 : 50;
/** A share of correct verdicts: half as many will do among a few cases. */
const enough = (share: number): number => (IS_QUICK ? share / 2 : share);

describe("verdicts in worlds whose ways violate the triangle inequality", () => {
  it("agree with a search over all things", () => {
    const seeds = Array.from({ length: CASES }, (_, index) => index + 1);
    const verdicts = judgeCrookedWorlds(seeds);
    expect(verdicts.faults).toEqual([]);
    expect(verdicts.cases).toBe(CASES);
    expect(verdicts.solved).toBeGreaterThan(enough(0.9) * verdicts.solvable);
    expect(verdicts.saidHopeless).toBeGreaterThan(enough(0.85) * verdicts.hopeless);
    expect(verdicts.saidCheapest).toBeGreaterThan(enough(0.7) * verdicts.solvable);
  });

  it("agree with a search over all things under constraints", () => {
    const seeds = Array.from({ length: Math.ceil(CASES / 2) }, (_, index) => 5000 + index);
    const verdicts = judgeCrookedWorlds(seeds, true);
    expect(verdicts.faults).toEqual([]);
    expect(verdicts.cases).toBe(Math.ceil(CASES / 2));
    expect(verdicts.solved).toBeGreaterThan(enough(0.85) * verdicts.solvable);
    expect(verdicts.saidHopeless).toBeGreaterThan(enough(0.3) * verdicts.hopeless);
  });
});
