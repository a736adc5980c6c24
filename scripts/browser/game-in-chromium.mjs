// Common part of game tests: a page in Chromium, and a game played to its end.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { startChromium } from "./start-chromium.mjs";

const PATIENCE_MS = 280_000;

export function gameInChromium(serve) {
  let browser;
  let folder;
  let host;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "understudy-game-"));
    host = await serve(folder);
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });
  const open = async () => await openGame(browser, host.url);
  return { open, play: async () => await playOut(await open()) };
}

async function openGame(browser, url) {
  const context = await browser.newContext({ viewport: { width: 980, height: 650 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.goto(url);
  return { page, errors };
}

export async function playOut({ page, errors }) {
  // A room is open before its first round.
  await page.waitForFunction(
    () => !["open", "playing", undefined].includes(document.body.dataset.result),
  );
  const told = await page.evaluate(() => ({ ...document.body.dataset }));
  const picture = await page.screenshot({ type: "jpeg", quality: 82 });
  await page.context().close();
  return { told, errors, picture };
}

/** The page's text about the model's share compared with chance. */
export async function worthTold({ page }) {
  const worth = await page.waitForFunction(() => document.body.dataset.worth);
  return await worth.jsonValue();
}

export async function keepPicture(picture) {
  const file = process.env.PICTURE;
  if (file !== undefined) await writeFile(file, picture);
}
