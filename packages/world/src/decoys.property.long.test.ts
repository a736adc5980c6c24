import { describe, expect, it } from "vitest";
import { drawDecoyWorld } from "./testing/decoy-worlds.ts";
import { judgeWorlds } from "./testing/judge-worlds.ts";
import { drawRichWorld } from "./testing/rich-worlds.ts";

/** `UNDERSTUDY_WORLDS=60` tries three times as many. */
const DECOY_WORLDS = Number(process.env["UNDERSTUDY_WORLDS"] ?? 20);
const RICH_WORLDS = Math.ceil(DECOY_WORLDS / 3);

function* drawn<One>(count: number, draw: (seed: number) => One): Iterable<One> {
  for (let seed = 1; seed <= count; seed++) yield draw(seed);
}

function share(list: readonly number[], of: number): number | undefined {
  return list[Math.floor(of * list.length)];
}

describe("things that belong together among many that do not", () => {
  it("are found", () => {
    const { faults, solved, ratios } = judgeWorlds(drawn(DECOY_WORLDS, drawDecoyWorld));
    expect(faults).toEqual([]);
    expect(solved).toBeGreaterThanOrEqual(0.98 * DECOY_WORLDS);
    expect(share(ratios, 0.5)).toBeLessThanOrEqual(1.1);
    expect(share(ratios, 0.95)).toBeLessThanOrEqual(1.5);
  });
});

describe("plans over more things than there are places", () => {
  it("cost little more than the best over all things", () => {
    const { faults, solved, ratios } = judgeWorlds(drawn(RICH_WORLDS, drawRichWorld));
    expect(faults).toEqual([]);
    expect(solved).toBeGreaterThanOrEqual(0.98 * RICH_WORLDS);
    expect(share(ratios, 0.5)).toBeLessThanOrEqual(1.1);
    expect(share(ratios, 0.95)).toBeLessThanOrEqual(1.5);
  });
});
