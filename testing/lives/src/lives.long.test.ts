import { it } from "vitest";
import { expectLives, expectSaved } from "./expect-lives.ts";
import {
  AGENTS,
  CLAIMED,
  CLAIMED_BY_OTHERS,
  LIBRARY_AGENTS,
  LIBRARY_SQUADS,
  ONE,
  SEEN,
  SQUADS,
} from "./groups.ts";

/** The histories of each group; `pnpm test:all` plays a quarter of them. */
const HISTORIES = 800;

it.each([
  ["agents of runners and sessions", AGENTS],
  ["squads of runners and sessions", SQUADS],
  ["a squad of one and a single agent", ONE],
  ["agents whose steps are seen to end", SEEN],
  ["agents whose things others claim", CLAIMED],
  ["squads whose things others claim", CLAIMED_BY_OTHERS],
  ["agents of the library and of a host", LIBRARY_AGENTS],
  ["squads of the library and of a host", LIBRARY_SQUADS],
] as const)("%s live alike", async (_, group) => {
  await expectLives(group, HISTORIES);
});

it.each(["a runner", "a runner of things", "a squad", "a squad of things"])(
  "%s that is saved in every tick lives as one that is not",
  async (kind) => {
    await expectSaved(kind, HISTORIES);
  },
);
