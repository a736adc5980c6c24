import { describe, expect, it } from "vitest";
import { judgeCrookedWorlds } from "./testing/crooked-worlds.ts";

/** Correct verdicts among the first worlds, a few less than are given now. */
const SAID = { hopeless: 60, cheapest: 175 };

function judge(first: number, count: number, isConstrained = false) {
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  return judgeCrookedWorlds(seeds, isConstrained);
}

describe("verdicts in many worlds whose ways violate the triangle inequality", () => {
  it("are as frequent as they were", () => {
    const { faults, saidHopeless, saidCheapest } = judge(1, 300);
    expect(faults).toEqual([]);
    expect(saidHopeless).toBeGreaterThanOrEqual(SAID.hopeless);
    expect(saidCheapest).toBeGreaterThanOrEqual(SAID.cheapest);
  });

  it("are never false under constraints", () => {
    expect(judge(20_000, 150, true).faults).toEqual([]);
  });
});
