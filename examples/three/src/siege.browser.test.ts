import { expect, it } from "vitest";
import {
  fastGame,
  gameInChromium,
  keepPicture,
  playOut,
  withoutModel,
  worthTold,
} from "../../../scripts/browser/game-in-chromium.mjs";

const siege = gameInChromium(fastGame("three", "guard"));

it("guards hold a siege by the model's plans", async () => {
  const opened = await siege.open();
  expect(await worthTold(opened)).toMatch(
    /the model wrote \d+ % of the steps of .* a random walk .*: \d+ %/,
  );
  const { told, errors, picture } = await playOut(opened);
  expect({ result: told["result"], errors }).toEqual({ result: "held", errors: [] });
  expect(Number(told["byModel"])).toBeGreaterThan(10);
  expect(Number(told["slain"])).toBeGreaterThan(10);
  await keepPicture(picture);
});

it("the siege is held without the model, too, with stones of the player", async () => {
  const { told } = await siege.play(async (page) => {
    await withoutModel(page);
    await page.addInitScript(() => {
      const press = (): void => {
        if (document.body?.dataset["result"] === "playing") {
          dispatchEvent(new KeyboardEvent("keydown", { key: " " }));
        }
        requestAnimationFrame(press);
      };
      press();
    });
  });
  expect(told).toMatchObject({ result: "held", byModel: "0" });
  expect(Number(told["byPlanner"])).toBeGreaterThan(10);
  expect(Number(told["stones"])).toBeGreaterThan(2);
});
