import { it } from "vitest";
import { expectLives } from "./expect-lives.ts";
import { LIBRARY_AGENTS, LIBRARY_SQUADS } from "./groups.ts";

/** The histories of each group; every check plays a tenth of them. */
const HISTORIES = 500;

it.each([
  ["agents of the library and of a host", LIBRARY_AGENTS],
  ["squads of the library and of a host", LIBRARY_SQUADS],
] as const)("%s live alike", async (_, group) => {
  await expectLives(group, HISTORIES);
});
