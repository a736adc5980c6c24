import { expect, it } from "vitest";
import { playCamps } from "../../testing/camp/play-camps.ts";

const FIRST = Number(process.env["UNDERSTUDY_FIRST_WORLD"] ?? 1);
const WORLDS = Number(process.env["UNDERSTUDY_WORLDS"] ?? 40);
const CHANGES = 8;

it("sleepers miss no plan that a fresh question finds", () => {
  const { missed, compared, vain } = playCamps(FIRST, WORLDS, CHANGES);
  expect(missed).toEqual([]);
  expect(compared).toBeGreaterThan(WORLDS * CHANGES);
  // Most changes wake no agent; the others may wake several.
  expect(vain).toBeLessThan(1.5 * WORLDS * CHANGES);
});
