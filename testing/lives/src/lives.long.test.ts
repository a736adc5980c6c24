import { it } from "vitest";
import { IS_NIGHT } from "../../../scripts/testing/cases.mjs";
import { expectLives } from "./expect-lives.ts";
import { LIBRARY_AGENTS, LIBRARY_SQUADS } from "./groups.ts";

/** The histories of each group by night; every other check plays a tenth of half of them. */
const HISTORIES = IS_NIGHT ? 500 : 250;

it.each([
  ["agents of the library and of a host", LIBRARY_AGENTS],
  ["squads of the library and of a host", LIBRARY_SQUADS],
] as const)("%s live alike", async (_, group) => {
  await expectLives(group, HISTORIES);
});
