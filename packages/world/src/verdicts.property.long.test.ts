import { describe, expect, it } from "vitest";
import { judgeCrookedWorlds } from "./testing/crooked-worlds.ts";

/** Correct verdicts among the first two thousand worlds before detours were supported. */
const SAID = { hopeless: 434, cheapest: 909 };

function judge(first: number, count: number, isConstrained = false) {
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  return judgeCrookedWorlds(seeds, isConstrained);
}

describe("verdicts in many worlds whose ways violate the triangle inequality", () => {
  it("are as frequent as before detours were supported", () => {
    const { faults, saidHopeless, saidCheapest } = judge(1, 600);
    console.log(saidHopeless, saidCheapest);
    expect(faults).toEqual([]);
    expect(saidHopeless).toBeGreaterThanOrEqual(SAID.hopeless);
    expect(saidCheapest).toBeGreaterThanOrEqual(SAID.cheapest);
  });

  it("are never false under constraints", () => {
    expect(judge(20_000, 250, true).faults).toEqual([]);
  });
});
