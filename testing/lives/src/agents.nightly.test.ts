import { it } from "vitest";
import { expectLives } from "./expect-lives.ts";
import { AGENTS, CLAIMED, LIBRARY_AGENTS, ONE } from "./groups.ts";

/** The histories of each group; a night plays a quarter of them. */
const HISTORIES = 80_000;
/** Fewer: the library does as a host does, and takes longer. */
const OF_LIBRARY = 8000;

it.each([
  ["agents of runners and sessions", AGENTS, HISTORIES],
  ["a squad of one and a single agent", ONE, HISTORIES],
  ["agents whose things others claim", CLAIMED, HISTORIES],
  ["agents of the library and of a host", LIBRARY_AGENTS, OF_LIBRARY],
] as const)("%s live alike all night", async (_, group, histories) => {
  await expectLives(group, histories);
});
