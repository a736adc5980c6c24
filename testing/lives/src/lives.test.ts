import { it } from "vitest";
import { IS_NIGHT, IS_QUICK } from "../../../scripts/testing/cases.mjs";
import { expectLives, expectSaved } from "./expect-lives.ts";
import { AGENTS, CLAIMED, CLAIMED_BY_OTHERS, ONE, SEEN, SQUADS } from "./groups.ts";

/** The histories of each group by night; every other check plays a tenth of half of them. */
const HISTORIES = IS_NIGHT ? 500 : 250;
/** In `pnpm test` fewer of squads, whose searches are dear. */
const OF_SQUADS = IS_QUICK ? 150 : HISTORIES;

it("agents are played alike by runners and sessions, with things and without", async () => {
  await expectLives(AGENTS, HISTORIES);
});

it("squads are played alike by runners and sessions, with things and without", async () => {
  await expectLives(SQUADS, OF_SQUADS);
});

/** There fewer of kinds that play the others as well, too; those that are saved are played twice. */
const FEWER = IS_QUICK ? 100 : HISTORIES;
const SAVED = IS_QUICK ? 60 : HISTORIES;

it("a squad of one is played as a single agent", async () => {
  await expectLives(ONE, FEWER);
});

it.each([
  ["an agent", CLAIMED],
  ["a squad", CLAIMED_BY_OTHERS],
] as const)("%s lives soundly where others claim its things", async (_, group) => {
  await expectLives(group, FEWER);
});

it("an agent whose steps are seen to end is played alike with things and without", async () => {
  await expectLives(SEEN, FEWER);
});

it.each(["a runner", "a runner of things", "a squad", "a squad of things"])(
  "%s that is saved in every tick lives as one that is not",
  async (kind) => {
    await expectSaved(kind, SAVED);
  },
);
