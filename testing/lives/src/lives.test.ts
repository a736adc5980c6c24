import { it } from "vitest";
import { expectLives, expectSaved } from "./expect-lives.ts";
import { AGENTS, CLAIMED, CLAIMED_BY_OTHERS, ONE, SEEN, SQUADS } from "./groups.ts";

/** The histories of each group; `pnpm test` plays a tenth of them. */
const HISTORIES = 500;
/** Fewer of squads, whose searches are dear. */
const OF_SQUADS = 300;

it("agents are played alike by runners and sessions, with things and without", async () => {
  await expectLives(AGENTS, HISTORIES);
});

it("squads are played alike by runners and sessions, with things and without", async () => {
  await expectLives(SQUADS, OF_SQUADS);
});

/** Fewer of kinds that play the others as well; those that are saved are played twice. */
const FEWER = 200;
const SAVED = 100;

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
