import { expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import { playCrowd } from "../testing/crowd/play-crowd.ts";

it("loners and squads live in one world with an LLM planner: in time, without a conflict, and to every end", async () => {
  const { faults, counts } = await playCrowd(5, IS_QUICK ? 15 : 30);
  expect(faults).toEqual([]);
  expect(counts["finished"]).toBeGreaterThan(4);
});
