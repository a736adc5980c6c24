import { it } from "vitest";
import { expectLives } from "./expect-lives.ts";
import { LIBRARY_SQUADS, SQUADS } from "./groups.ts";

/** The histories of each group; a night plays a quarter of them. */
const HISTORIES = 80_000;

it.each([
  ["squads of runners and sessions", SQUADS],
  ["squads of the library and of a host", LIBRARY_SQUADS],
] as const)("%s live alike all night", async (_, group) => {
  await expectLives(group, HISTORIES);
});
