import { expect, it } from "vitest";
import { playCrowd } from "../testing/crowd/play-crowd.ts";

it("loners and squads live in one world with a lead: in time, without a conflict, and to every end", async () => {
  const { faults, counts } = await playCrowd(5, 30);
  expect(faults).toEqual([]);
  expect(counts["finished"]).toBeGreaterThan(4);
});
