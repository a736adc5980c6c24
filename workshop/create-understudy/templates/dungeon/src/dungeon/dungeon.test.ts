import { expect, it } from "vitest";
import { Dungeon } from "./dungeon.ts";

it("no chest is robbed twice at once in a minute, and no goblin is stuck", () => {
  const dungeon = new Dungeon();
  const busy = dungeon.goblins.map(() => 0);
  const done = new Set<string>();
  for (let nowMs = 0; nowMs <= 60_000; nowMs += 200) {
    // Much longer than a frame, so that the machine's speed does not matter.
    dungeon.live(nowMs, 10_000);
    const robbed = dungeon.goblins.filter(({ doing }) => doing === "steal");
    expect(new Set(robbed.map(({ own }) => own.near)).size).toBe(robbed.length);
    for (const [index, { doing, own }] of dungeon.goblins.entries()) {
      done.add(doing);
      const isContent = own.gold >= 10 && own.mean;
      if (doing !== "thinks" || isContent) busy[index] = nowMs;
    }
  }
  expect(Math.min(...busy)).toBeGreaterThan(50_000);
  expect([...done]).toEqual(expect.arrayContaining(["go", "steal", "trap", "hide", "heal"]));
  expect([...dungeon.ground.spots.keys()].join()).toContain("guess of ");
  const { unsolvable, ...told } = dungeon.told;
  expect(unsolvable).toBe(0);
  for (const [what, count] of Object.entries(told)) expect(count, what).toBeGreaterThan(0);
});
