import { it } from "vitest";
import { expectLives } from "./expect-lives.ts";
import { AGENTS, LIBRARY_AGENTS, ONE } from "./groups.ts";

/** The histories of each group; a night plays a quarter of them. */
const HISTORIES = 80_000;

it.each([
  ["agents of runners and sessions", AGENTS],
  ["a squad of one and a single agent", ONE],
  ["agents of the library and of a host", LIBRARY_AGENTS],
] as const)("%s live alike all night", async (_, group) => {
  await expectLives(group, HISTORIES);
});
