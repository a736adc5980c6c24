import { describe, expect, it } from "vitest";
import { judgeCrookedWorlds } from "./testing/crooked-worlds.ts";

const CASES = 150;

describe("verdicts over worlds whose ways are no shortest paths", () => {
  it("are what a search over all things says, and are said", () => {
    const seeds = Array.from({ length: CASES }, (_, index) => index + 1);
    const verdicts = judgeCrookedWorlds(seeds);
    expect(verdicts.faults).toEqual([]);
    expect(verdicts.cases).toBe(CASES);
    expect(verdicts.solved).toBeGreaterThan(0.9 * verdicts.solvable);
    expect(verdicts.saidHopeless).toBeGreaterThan(0.85 * verdicts.hopeless);
    expect(verdicts.saidCheapest).toBeGreaterThan(0.7 * verdicts.solvable);
  });
});
