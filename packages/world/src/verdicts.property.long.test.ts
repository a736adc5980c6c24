import { describe, expect, it } from "vitest";
import { judgeCrookedWorlds } from "./testing/crooked-worlds.ts";

/** `UNDERSTUDY_WORLDS=300` tries six times as many. */
const WORLDS = Number(process.env["UNDERSTUDY_WORLDS"] ?? 50);
/** Shares of correct verdicts among the first worlds, a few less than are given now. */
const SAID = { hopeless: 0.2, cheapest: 0.58 };

function judge(first: number, count: number, isConstrained = false) {
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  return judgeCrookedWorlds(seeds, isConstrained);
}

describe("verdicts in many worlds whose ways violate the triangle inequality", () => {
  it("are as frequent as they were", () => {
    const { faults, saidHopeless, saidCheapest } = judge(1, WORLDS);
    expect(faults).toEqual([]);
    expect(saidHopeless).toBeGreaterThanOrEqual(SAID.hopeless * WORLDS);
    expect(saidCheapest).toBeGreaterThanOrEqual(SAID.cheapest * WORLDS);
  });

  it("are never false under constraints", () => {
    expect(judge(20_000, WORLDS / 2, true).faults).toEqual([]);
  });
});
