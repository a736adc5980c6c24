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
  folder = await mkdtemp(join(tmpdir(), "understudy-three-"));
  host = await serveFolder(await buildGame("three", "guard", folder));
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Plays the minute of siege as fast as the machine can. */
const play = async (prepare?: (page: Page) => Promise<void>) =>
  await playOut(await openGame(browser, `${host.url}?speed=50`, prepare));

it("is a siege that guards hold by plans of the model", async () => {
  const { told, errors, picture } = await play();
  expect({ result: told["result"], errors }).toEqual({ result: "held", errors: [] });
  expect(Number(told["byModel"])).toBeGreaterThan(10);
  expect(Number(told["slain"])).toBeGreaterThan(10);
  await keepPicture(picture);
});

it("is held without the model, too, and with stones of the player", async () => {
  const { told } = await play(async (page) => {
    await page.route("**/nano-planner.gguf", (route) => route.abort());
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
