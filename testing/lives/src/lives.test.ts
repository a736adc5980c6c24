import { it } from "vitest";
import { expectLives, expectSaved } from "./expect-lives.ts";
import { AGENTS, ONE, SEEN, SQUADS } from "./groups.ts";

/** The histories of each group; `pnpm test` plays a tenth of them. */
const HISTORIES = 500;

it("agents are played alike by runners and sessions, with things and without", async () => {
  await expectLives(AGENTS, HISTORIES);
});

it("squads are played alike by runners and sessions, with things and without", async () => {
  await expectLives(SQUADS, HISTORIES);
});

it("a squad of one is played as a single agent", async () => {
  await expectLives(ONE, HISTORIES);
});

it("an agent whose steps are seen to end is played alike with things and without", async () => {
  await expectLives(SEEN, HISTORIES);
});

/** Fewer: each is played twice, once of them with a save in every tick. */
const SAVED_HISTORIES = 200;

it.each(["a runner", "a runner of things", "a squad", "a squad of things"])(
  "%s that is saved in every tick lives as one that is not",
  async (kind) => {
    await expectSaved(kind, SAVED_HISTORIES);
  },
);
