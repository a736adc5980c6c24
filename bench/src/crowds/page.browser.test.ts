import { expect, it } from "vitest";
import { farm } from "./games/farm.ts";
import { kitchen } from "./games/kitchen.ts";
import { playEngine } from "./play.ts";

it.each([
  { game: farm, agents: 12, seconds: 20 },
  { game: kitchen, agents: 4, seconds: 30, hasLead: true },
])("a crowd lives the same life in a page as in Node: $game.name", async (some) => {
  const options = { ...some, seed: 3, frameMs: 16, sliceMs: 4, isCounted: true };
  const there = await playEngine({ ...options, isInPage: true });
  expect(there.deeds).toBeGreaterThan(0);
  expect(there).toEqual(await playEngine(options));
});
