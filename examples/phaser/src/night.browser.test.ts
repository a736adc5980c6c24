import { expect, it } from "vitest";
import {
  fastGame,
  gameInChromium,
  keepPicture,
  playOut,
  withoutModel,
  worthTold,
} from "../../../scripts/browser/game-in-chromium.mjs";

const night = gameInChromium(fastGame("phaser", "village"));

it("villagers survive a night by the model's plans", async () => {
  const opened = await night.open();
  expect(await worthTold(opened)).toMatch(
    /the model wrote \d+ % of the steps of .* a random walk .*: \d+ %/,
  );
  const { told, picture, errors } = await playOut(opened);
  expect({ result: told["result"], errors }).toEqual({ result: "won", errors: [] });
  expect(Number(told["byModel"])).toBeGreaterThan(10);
  await keepPicture(picture);
});

it("the night is survived without the model, too", async () => {
  const { told } = await night.play(withoutModel);
  expect(told).toMatchObject({ result: "won", byModel: "0" });
  expect(Number(told["byPlanner"])).toBeGreaterThan(10);
});
