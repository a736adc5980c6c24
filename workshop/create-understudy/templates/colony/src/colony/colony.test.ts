import { expect, it } from "vitest";
import { Colony } from "./colony.ts";

it("is a minute in which all jobs are done, and nobody stands about while there are enough", () => {
  const colony = new Colony();
  const idle = new Map<string, number>();
  const done = new Set<string>();
  let longest = 0;
  // On a machine that is busy some plans are others, and the last job takes longer.
  const mayGoOn = (nowMs: number): boolean => nowMs <= 60_000 || colony.jobs > 0;
  for (let nowMs = 0; nowMs <= 120_000 && mayGoOn(nowMs); nowMs += 100) {
    // Far longer than any frame: the machine's speed decides nothing.
    colony.live(nowMs, 10_000);
    for (const { name, doing } of colony.settlers) {
      done.add(doing);
      // The last jobs are not enough for everybody.
      const isIdle = doing === "thinks" && colony.jobs > colony.settlers.length;
      idle.set(name, isIdle ? (idle.get(name) ?? 0) + 100 : 0);
      longest = Math.max(longest, idle.get(name) ?? 0);
    }
  }
  expect(colony.jobs).toBe(0);
  expect(colony.told).toMatchObject({ felled: 16, hauled: 16, built: 8, unsolvable: 0 });
  expect([...done]).toEqual(
    expect.arrayContaining(["go", "take", "fell", "deliver", "build", "eat"]),
  );
  expect(longest).toBeLessThan(20_000);
});
