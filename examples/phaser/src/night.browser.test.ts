import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findChromium } from "../../../scripts/find-chromium.mjs";
import { serveFolder } from "../../../scripts/serve-folder.mjs";
import { buildGame } from "../scripts/build-game.mjs";

let browser: Browser;
let folder: string;
let host: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-phaser-"));
  host = await serveFolder(await buildGame(folder));
  browser = await chromium.launch({
    executablePath: findChromium() ?? "chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu"],
  });
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Plays a whole night, a minute of the game, as fast as the machine can. */
async function playNight(prepare?: (page: Page) => Promise<void>) {
  const context = await browser.newContext({ viewport: { width: 980, height: 650 } });
  const page = await context.newPage();
  page.setDefaultTimeout(110_000);
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await prepare?.(page);
  await page.goto(`${host.url}?speed=50`);
  const isOver = () => ["won", "lost"].includes(document.body.dataset["night"] ?? "");
  await page.waitForFunction(isOver);
  const { night, byModel, byPlanner } = await page.evaluate(() => ({ ...document.body.dataset }));
  const picture = await page.screenshot({ type: "jpeg", quality: 82 });
  await context.close();
  return { night, byModel: Number(byModel), byPlanner: Number(byPlanner), picture, errors };
}

it("is a night that villagers get through by plans of the model", async () => {
  const { night, byModel, picture, errors } = await playNight();
  expect({ night, errors }).toEqual({ night: "won", errors: [] });
  expect(byModel).toBeGreaterThan(10);
  // PICTURE names the file of the picture in README.md, to take it anew.
  const file = process.env["PICTURE"];
  if (file !== undefined) await writeFile(file, picture);
});

it("is got through without the model, too", async () => {
  const { night, byModel, byPlanner } = await playNight(async (page) => {
    await page.route("**/nano-planner.gguf", (route) => route.abort());
  });
  expect({ night, byModel }).toEqual({ night: "won", byModel: 0 });
  expect(byPlanner).toBeGreaterThan(10);
});
