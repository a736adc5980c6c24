import { expect, it } from "vitest";
import { playLoadedCamps } from "../../testing/camp/play-camps.ts";

const FIRST = Number(process.env["UNDERSTUDY_FIRST_WORLD"] ?? 1);
const WORLDS = Number(process.env["UNDERSTUDY_WORLDS"] ?? 16);
const CHANGES = 8;

it("sleepers of a loaded game do and wait for the same as without the save", () => {
  const { differences, slept } = playLoadedCamps(FIRST, WORLDS, CHANGES);
  // Known: who shared a proof before may search after a load, and stand in another line for what others hold.
  expect(differences.length, differences.join("\n")).toBeLessThanOrEqual(WORLDS / 50);
  expect(slept).toBeGreaterThan(2 * WORLDS);
});
