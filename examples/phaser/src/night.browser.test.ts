import { expect, it } from "vitest";
import {
  fastGame,
  gameInChromium,
  keepPicture,
  withoutModel,
} from "../../../scripts/game-in-chromium.mjs";

const night = gameInChromium(fastGame("phaser", "village"));

it("is a night that villagers get through by plans of the model", async () => {
  const { told, picture, errors } = await night.play();
  expect({ result: told["result"], errors }).toEqual({ result: "won", errors: [] });
  expect(Number(told["byModel"])).toBeGreaterThan(10);
  await keepPicture(picture);
});

it("is got through without the model, too", async () => {
  const { told } = await night.play(withoutModel);
  expect(told).toMatchObject({ result: "won", byModel: "0" });
  expect(Number(told["byPlanner"])).toBeGreaterThan(10);
});
