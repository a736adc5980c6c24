import { it } from "vitest";
import { expectLives } from "./expect-lives.ts";
import { CLAIMED_BY_OTHERS, LIBRARY_SQUADS, SQUADS } from "./groups.ts";

/** The histories of each part, four of a group; a night plays a quarter of them. */
const HISTORIES = 20_000;
/** Fewer: the library does as a host does, and takes longer. */
const OF_LIBRARY = 8000;

it.each([1, 2, 3, 4])(
  "squads of runners and sessions live alike all night, part %i",
  async (part) => {
    await expectLives(SQUADS, HISTORIES, part);
  },
);

it("squads whose things others claim live soundly all night", async () => {
  await expectLives(CLAIMED_BY_OTHERS, HISTORIES);
});

it("squads of the library and of a host live alike all night", async () => {
  await expectLives(LIBRARY_SQUADS, OF_LIBRARY);
});
