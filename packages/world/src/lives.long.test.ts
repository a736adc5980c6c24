import { expect, it } from "vitest";
import { RoadGame } from "./testing/road-game.ts";

/** `UNDERSTUDY_WORLDS=25` tries more. */
const WORLDS = Number(process.env["UNDERSTUDY_WORLDS"] ?? 10);
const FIRST_WORLD = Number(process.env["UNDERSTUDY_FIRST_WORLD"] ?? 1);
const TICKS = 200;

it("agents live soundly in drawn worlds, tell no false verdict, and are never idle for nothing", () => {
  const faults: string[] = [];
  const sums: Record<string, number> = {};
  for (let seed = FIRST_WORLD; seed < FIRST_WORLD + WORLDS; seed++) {
    const game = new RoadGame(seed);
    game.play(TICKS);
    faults.push(...game.faults.map((fault) => `world ${seed} ${fault}`));
    for (const [name, count] of Object.entries(game.counts)) sums[name] = (sums[name] ?? 0) + count;
  }
  expect(faults).toEqual([]);
  // The games are about what they should be about.
  for (const [name, count] of Object.entries(sums)) expect(count, name).toBeGreaterThan(WORLDS / 4);
});
