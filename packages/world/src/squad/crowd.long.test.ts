import { expect, it } from "vitest";
import { playCrowd } from "../testing/crowd/play-crowd.ts";

/** `UNDERSTUDY_CROWDS=100` tries more. */
const CROWDS = Number(process.env["UNDERSTUDY_CROWDS"] ?? 4);
const FIRST_CROWD = Number(process.env["UNDERSTUDY_FIRST_CROWD"] ?? 1);

it("loners and squads live in one world, whatever happens and whatever the LLM planner does", async () => {
  const faults: string[] = [];
  const sums: Record<string, number> = {};
  for (let seed = FIRST_CROWD; seed < FIRST_CROWD + CROWDS; seed++) {
    const game = await playCrowd(seed);
    faults.push(...game.faults.map((fault) => `crowd ${seed} ${fault}`));
    for (const [name, count] of Object.entries(game.counts)) sums[name] = (sums[name] ?? 0) + count;
  }
  expect(faults).toEqual([]);
  // The games are about what they should be about.
  for (const each of ["joint carry", "lone drag", "squad cut", "interrupted", "LLM planner late"]) {
    if (CROWDS >= 15) expect(sums[each], each).toBeGreaterThan(0);
  }
});
