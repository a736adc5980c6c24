import { SavedGameError } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { loadGame, type SavedGame, saveGame } from "./save.ts";
import { Survival } from "./survival.ts";

it("a saved game goes on where it was, with its plans, memories and orders", () => {
  const game = new Survival();
  for (let nowMs = 0; nowMs <= 40_000; nowMs += 50) game.live(nowMs, 10_000);
  game.settlers[1]?.agent.orders.add({ goal: "chased", things: { it: "wolf 1" } }, 5);
  const text = JSON.stringify(saveGame(game));
  const loaded = loadGame(JSON.parse(text) as SavedGame);
  const { world: _, ...rest } = saveGame(loaded);
  expect(JSON.parse(text)).toMatchObject(JSON.parse(JSON.stringify(rest)));
  const plans = ({ settlers }: Survival) =>
    settlers.map(({ agent, runner }) => [agent.orders.list, agent.memory?.size, runner.remaining]);
  expect(plans(loaded)).toEqual(plans(game));
  // Later a plan that is known in one game, and searched for in the other, may be another one, or come a tick earlier.
  for (let nowMs = 40_050; nowMs <= 41_000; nowMs += 50) {
    game.live(nowMs, 10_000);
    loaded.live(nowMs, 10_000);
  }
  expect(loaded.told).toEqual(game.told);
  expect(loaded.settlers.map(({ x, y }) => ({ x, y }))).toEqual(
    game.settlers.map(({ x, y }) => ({ x, y })),
  );
});

it("a broken save is refused", () => {
  const saved = saveGame(new Survival());
  const broken = { ...saved, world: {} } as unknown as SavedGame;
  expect(() => loadGame(broken)).toThrow(SavedGameError);
});
