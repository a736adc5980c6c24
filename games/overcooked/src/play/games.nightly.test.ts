import { expect, it } from "vitest";
import { installOvercooked } from "../../../../scripts/install.mjs";
import { PUBLISHED } from "../report/published.ts";
import { playGame } from "./play-game.ts";

const python = installOvercooked();
if (python === undefined) {
  throw new Error("Overcooked-AI could not be installed: Python 3.9 and its index are needed");
}

it.each(Object.entries(PUBLISHED))(
  "scores as much as trained pairs and the coupled planner, or more, in %s",
  { timeout: 300_000 },
  async (layout, { ppo, pbt, planner = 0 }) => {
    const task = { python, layout, dynamics: "2019", steps: 400 } as const;
    const { score } = await playGame({ ...task, players: ["ours", "ours"] });
    expect(score).toBeGreaterThanOrEqual(Math.max(ppo, pbt, planner));
  },
);

it("serves soups beside a greedy partner", { timeout: 300_000 }, async () => {
  const task = { python, layout: "cramped_room", steps: 400 };
  const { score } = await playGame({ ...task, players: ["ours", "greedy"] });
  expect(score).toBeGreaterThan(100);
});
