import { expect, it } from "vitest";
import { Dungeon } from "./dungeon.ts";

/** The same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it("plays a minute in which chests are robbed and nobody is stuck", () => {
  const dungeon = new Dungeon(seeded(7));
  const busy = dungeon.goblins.map(() => 0);
  const deeds = new Set<string>();
  const twice: string[] = [];
  for (let nowMs = 0; nowMs <= 60_000; nowMs += 50) {
    // Far longer than any frame: the machine's speed decides nothing.
    dungeon.live(nowMs, 10_000);
    const robbed = new Set<string | undefined>();
    for (const [index, { doing, target, own }] of dungeon.goblins.entries()) {
      deeds.add(doing);
      if (doing === "steal" && robbed.has(target)) twice.push(`${target} at ${nowMs}`);
      if (doing === "steal") robbed.add(target);
      const isContent = own.gold >= 10 && own.traps > 0;
      if (doing !== "thinks" && (doing !== "rests" || isContent)) busy[index] = nowMs;
    }
  }
  expect(twice).toEqual([]);
  expect(Math.min(...busy)).toBeGreaterThan(55_000);
  expect([...deeds]).toEqual(expect.arrayContaining(["go", "steal", "trap", "hide", "heal"]));
  expect(dungeon.told.unsolvable).toBe(0);
  expect(dungeon.told.robbed).toBeGreaterThan(30);
  for (const deed of ["caught", "explored", "hits", "news", "traps"] as const) {
    expect(dungeon.told[deed], deed).toBeGreaterThan(0);
  }
});
