import { ClassicalPlanner } from "@understudy/classical";
import { expect, it } from "vitest";
import { IS_QUICK } from "../../../scripts/testing/cases.mjs";
import { playDrawnGames } from "./testing/drawn-games.ts";

const FIRST = Number(process.env["UNDERSTUDY_FIRST_WORLD"] ?? (IS_QUICK ? 5 : 4));
const WORLDS = Number(process.env["UNDERSTUDY_WORLDS"] ?? (IS_QUICK ? 2 : 3));

it("proves every step for its exact things under its agent's beliefs", async () => {
  const seeds = Array.from({ length: WORLDS }, (_, index) => FIRST + index);
  const { faults, counts } = await playDrawnGames(
    seeds,
    IS_QUICK ? 100 : 200,
    () => new ClassicalPlanner(),
  );
  expect(faults.slice(0, 5)).toEqual([]);
  expect(counts.started).toBeGreaterThan(10 * WORLDS);
  const { taken, gone, waited, told, restored } = counts;
  expect(Math.min(taken, gone, waited, told, restored)).toBeGreaterThan(0);
});
