// `pnpm docs:genres`: takes the pictures of the templates, with an agent's plan open. Needs a Chromium.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveFolder } from "./browser/serve-folder.mjs";
import { startChromium } from "./browser/start-chromium.mjs";
import { buildTemplate } from "./build/build-game.mjs";
import { readOptions } from "./read-options.mjs";

const { positionals: only } = readOptions(
  "Usage: pnpm docs:genres [TEMPLATE...]\n\nTakes the pictures of all templates, or of these.",
  {},
  Number.POSITIVE_INFINITY,
);

const templates = new URL("../workshop/create-understudy/templates", import.meta.url);
const out = process.env.OUT ?? fileURLToPath(templates);
/** Panel texts worth a picture, by template. */
const SHOWN = {
  browser: /cook_and_eat|goto/,
  dungeon: /steal chest/,
  stealth: /search trace/,
  colony: /deliver site/,
  survival: /stoke fire|eat berries/,
  phaser: /cook_and_eat|goto/,
  squad: undefined,
  kitchen: undefined,
};
const unknown = only.filter((name) => !Object.hasOwn(SHOWN, name));
if (unknown.length > 0)
  throw new Error(`no picture of ${unknown}: one of ${Object.keys(SHOWN).join(", ")}`);
const browser = await startChromium();

for (const [genre, words] of Object.entries(SHOWN)) {
  if (only.length > 0 && !only.includes(genre)) continue;
  const { url, close } = await serveFolder(await buildTemplate(genre));
  const page = await browser.newPage({ viewport: { width: 1000, height: 780 } });
  await page.goto(`${url}?plans`);
  // The lanes of a squad are there by themselves, once there is a plan; all three squads of the kitchen cook by the second meal.
  if (genre === "kitchen")
    await page.waitForFunction(() => document.body.dataset.served >= 2, undefined, { timeout: 0 });
  else if (words === undefined) await page.waitForTimeout(7000);
  else await pickSomebody(page, words);
  const path = join(out, genre, "picture.jpg");
  await mkdir(join(out, genre), { recursive: true });
  await page.screenshot({ path, type: "jpeg", quality: 75 });
  await page.close();
  await close();
}
await browser.close();

/** Clicks around until an agent's plan is interesting. */
async function pickSomebody(page, words) {
  const panel = page.locator("understudy-outcome");
  for (let tries = 0; tries < 3000; tries++) {
    await page.mouse.click(20 + ((tries * 37) % 640), 80 + ((tries * 53) % 570));
    if (!(await panel.isVisible())) continue;
    if (words.test((await panel.locator("li.now").allTextContents()).join())) return;
  }
  throw new Error(`Nobody has a plan with ${words}`);
}
