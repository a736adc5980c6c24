import { expect, it } from "vitest";
import { buildPage } from "../../../scripts/build-game.mjs";
import { gameInChromium, keepPicture } from "../../../scripts/game-in-chromium.mjs";
import { serveFolder } from "../../../scripts/serve-folder.mjs";

const dungeon = gameInChromium(async (folder) => {
  const page = { game: "examples/dungeon/src/main.ts" };
  const { url, close } = await serveFolder(await buildPage("dungeon", page, folder));
  return { url: `${url}?speed=10`, close };
});

it("is a minute among goblins", async () => {
  const { told, errors, picture } = await dungeon.play();
  expect(errors).toEqual([]);
  expect(Number(told["robbed"])).toBeGreaterThan(30);
  expect(told["unsolvable"]).toBe("0");
  await keepPicture(picture);
});
