import { expect, it } from "vitest";
import { Squad } from "./squad.ts";

it("a house is raised though one falls, and the gate is taken before it closes", async () => {
  const squad = new Squad();
  const seen = new Set<string>();
  const isDone = (): boolean => squad.told.raised > 0 && squad.told.taken > 0;
  for (let nowMs = 0; nowMs < 600_000 && !isDone(); nowMs += 100) {
    squad.live(nowMs);
    for (const { doing } of squad.people) seen.add(doing);
    // A plan takes no time of this game.
    while (squad.runner.isWaiting) {
      await new Promise((resolve) => setTimeout(resolve));
      squad.live(nowMs);
    }
  }
  expect(squad.told).toMatchObject({ raised: 1, taken: 1, fallen: 1 });
  expect([...seen]).toEqual(expect.arrayContaining(["carry", "hold", "nail", "storm", "fallen"]));
});
