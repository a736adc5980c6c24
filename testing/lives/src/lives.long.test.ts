import { it } from "vitest";
import { expectLives } from "./expect-lives.ts";
import { AGENTS, LIBRARY_AGENTS, LIBRARY_SQUADS, ONE, SQUADS } from "./groups.ts";

/** The histories of each group; `pnpm test:all` plays a quarter of them. */
const HISTORIES = 2000;

it.each([
  ["agents of runners and sessions", AGENTS],
  ["squads of runners and sessions", SQUADS],
  ["a squad of one and a single agent", ONE],
  ["agents of the library and of a host", LIBRARY_AGENTS],
  ["squads of the library and of a host", LIBRARY_SQUADS],
] as const)("%s live alike", async (_, group) => {
  await expectLives(group, HISTORIES);
});
