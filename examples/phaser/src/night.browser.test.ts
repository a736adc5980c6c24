import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildGame } from "../../../scripts/build-game.mjs";
import {
  keepPicture,
  openGame,
  playOut,
  startChromium,
} from "../../../scripts/game-in-chromium.mjs";
import { serveFolder } from "../../../scripts/serve-folder.mjs";

let browser: Browser;
let folder: string;
let host: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-phaser-"));
  host = await serveFolder(await buildGame("phaser", "village", folder));
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Plays a whole night, a minute of the game, as fast as the machine can. */
const playNight = async (prepare?: (page: Page) => Promise<void>) =>
  await playOut(await openGame(browser, `${host.url}?speed=50`, prepare));

it("is a night that villagers get through by plans of the model", async () => {
  const { told, picture, errors } = await playNight();
  expect({ result: told["result"], errors }).toEqual({ result: "won", errors: [] });
  expect(Number(told["byModel"])).toBeGreaterThan(10);
  await keepPicture(picture);
});

it("is got through without the model, too", async () => {
  const { told } = await playNight(async (page) => {
    await page.route("**/nano-planner.gguf", (route) => route.abort());
  });
  expect(told).toMatchObject({ result: "won", byModel: "0" });
  expect(Number(told["byPlanner"])).toBeGreaterThan(10);
});
