// The common part of the tests of games: a page in Chromium, and a game that is played to its end there.
import { writeFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import { findChromium } from "./find-chromium.mjs";

const PATIENCE_MS = 110_000;

export async function startChromium() {
  return await chromium.launch({
    executablePath: findChromium() ?? "chromium",
    args: ["--headless", "--no-sandbox", "--no-first-run", "--disable-gpu"],
  });
}

export async function openGame(browser, url, prepare) {
  const context = await browser.newContext({ viewport: { width: 980, height: 650 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await prepare?.(page);
  await page.goto(url);
  return { page, errors };
}

export async function playOut({ page, errors }) {
  // Before its first round a room is open.
  await page.waitForFunction(
    () => !["open", "playing", undefined].includes(document.body.dataset.result),
  );
  const told = await page.evaluate(() => ({ ...document.body.dataset }));
  const picture = await page.screenshot({ type: "jpeg", quality: 82 });
  await page.context().close();
  return { told, errors, picture };
}

export async function keepPicture(picture) {
  const file = process.env.PICTURE;
  if (file !== undefined) await writeFile(file, picture);
}
