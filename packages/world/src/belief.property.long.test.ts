import { ClassicalPlanner } from "@understudy/classical";
import { expect, it } from "vitest";
import { playDrawnGames } from "./testing/drawn-games.ts";

const FIRST = Number(process.env["UNDERSTUDY_FIRST_WORLD"] ?? 1);
const WORLDS = Number(process.env["UNDERSTUDY_WORLDS"] ?? 1000);

it("proves every step of a thousand worlds for its very things", {
  timeout: 3_600_000,
}, async () => {
  const seeds = Array.from({ length: WORLDS }, (_, index) => FIRST + index);
  const { faults, counts } = await playDrawnGames(seeds, 200, () => new ClassicalPlanner());
  expect(faults.slice(0, 5)).toEqual([]);
  expect(counts.started).toBeGreaterThan(10 * WORLDS);
});
