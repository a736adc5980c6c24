import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../scripts/testing/cases.mjs";
import { bestCostOverAll } from "../testing/all-things.ts";
import { type DrawnDungeon, drawDungeon } from "../testing/gap-dungeons.ts";
import { faultOf, gameOf, planIn, playDungeon } from "../testing/play-dungeon.ts";

const SIZE = { chests: 5, keys: 2, doors: 7 };
/** Lookups in a tick, far fewer than the ways between fourteen things. */
const FEW = 90;
/** So few lookups that steps must begin before all ways of a plan are known. */
const HARDLY_ANY = 5;
const ALL = 20_000;
const DUNGEONS = casesOf(100);

interface Case {
  readonly seed: number;
  readonly drawn: DrawnDungeon;
  readonly scaledBest: number;
}

const cases: readonly Case[] = Array.from({ length: DUNGEONS }, (_, at) => {
  const seed = at + 1;
  const drawn = drawDungeon(seed, SIZE);
  const scaledBest = bestCostOverAll(drawn.plain);
  return scaledBest === undefined ? [] : { seed, drawn, scaledBest };
}).flat();

/** The number of dungeons whose plan has no unchecked way. */
function plansWith(waysPerTick: number, hasEstimate: boolean): number {
  let known = 0;
  for (const { seed, drawn, scaledBest } of cases) {
    const outcome = planIn(gameOf(drawn, waysPerTick, hasEstimate));
    expect(faultOf(drawn, outcome, scaledBest), `dungeon ${seed}`).toBeUndefined();
    if (outcome.status === "solved" && outcome.uncheckedWays.length === 0) known++;
  }
  return known;
}

describe("plans in dungeons with more ways than lookups", () => {
  it("are found as with all ways, where the game has estimates", () => {
    const withAll = plansWith(ALL, true);
    expect(withAll).toBeGreaterThan(0.4 * cases.length);
    expect(plansWith(FEW, true)).toBeGreaterThanOrEqual(0.85 * withAll);
  });

  it("take no missing way without saying so, where it has none", () => {
    expect(plansWith(FEW, false)).toBeGreaterThan(0.3 * cases.length);
  });
});

describe("agents in dungeons with hardly any lookups", () => {
  it.each([{ asks: "runner" }, { asks: "game" }, { asks: "game", savedAt: 5 }] as const)(
    "begin no step without a way, and plan again: %o",
    async (style) => {
      const sums = { reachable: 0, reached: 0, answers: 0 };
      for (const { seed, drawn, scaledBest } of cases) {
        if (scaledBest === Number.POSITIVE_INFINITY) continue;
        const { faults, isReached, answers } = await playDungeon(drawn, HARDLY_ANY, style);
        expect(faults, `dungeon ${seed}`).toEqual([]);
        sums.reachable++;
        sums.answers += answers;
        if (isReached) sums.reached++;
      }
      expect(sums.answers).toBeGreaterThan(0);
      // Budgets of runners that ask themselves are short.
      if (style.asks === "game") {
        expect(sums.reached).toBeGreaterThanOrEqual(0.9 * sums.reachable);
        // Plans were dropped for a way, and others took their place, but not in every tick.
        expect(sums.answers).toBeGreaterThan(sums.reachable);
      }
      expect(sums.answers).toBeLessThan(30 * sums.reachable);
    },
  );
});
