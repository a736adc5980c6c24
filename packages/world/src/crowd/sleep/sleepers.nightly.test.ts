import { expect, it } from "vitest";
import { playCamps } from "../../testing/camp/play-camps.ts";

/** The same with fewer worlds is a test of every check. */
const WORLDS = Number(process.env["UNDERSTUDY_WORLDS"] ?? 500);
const CHANGES = 12;

it("sleepers of many worlds miss no plan that a fresh question finds", () => {
  const { missed, compared, vain } = playCamps(1000, WORLDS, CHANGES);
  // Known: ways that open behind an agent's thing, and agents of a crowd that are told a second late.
  expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(compared / 2000);
  expect(compared).toBeGreaterThan(WORLDS * CHANGES);
  expect(vain).toBeLessThan(1.5 * WORLDS * CHANGES);
});
