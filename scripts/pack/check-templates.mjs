// `npm create understudy`, `npm install`, `npm test`, `npm run build` and `npm run dev`, from an empty folder, for each
// template: agents move and show their plans, in Chromium if there is a page.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startChromium } from "../browser/start-chromium.mjs";
import { findChromium } from "../find.mjs";
import { freePort } from "../testing/free-port.mjs";
import { run, start } from "./processes.mjs";

const AUTHORS = "(llm|mended|classical)";
const PLAN = `(Ann|Bob) wants to be (warm|fed|stocked): ▶ [a-z_ ]+(, [a-z_ ]+)* \\(${AUTHORS}\\)`;
const LINE = new RegExp(`(Ann|Bob) {2}▶ goto \\w+.*\\(to be warm, by ${AUTHORS}\\)`);
/** Expected page texts of a running game, where it has other people. */
const SIGNS = { survival: "[1-9]\\d* meals", colony: "[1-9]\\d* felled" };

/** Time limit for hangs. */
const PATIENCE_MS = 600_000;

/**
 * @param templates names of templates
 * @param folder an empty folder
 * @param env environment for npm with this run's registry
 */
export async function checkTemplates(templates, folder, env) {
  const browser = findChromium() === undefined ? undefined : await startChromium();
  if (browser === undefined) console.log("the pages of templates are not seen: no Chromium");
  try {
    for (const template of templates) {
      const name = `my-${template}`;
      const words = ["create", "-y", "understudy", name, "--", "--template", template];
      await run("npm", words, folder, env);
      const project = join(folder, name);
      for (const step of [["install"], ["test"], ["run", "build"]])
        await run("npm", step, project, env);
      if (template === "node") {
        await (await start("npm", ["run", "dev"], project, LINE, env)).close();
      } else if (browser !== undefined) {
        await seePage(project, env, browser, SIGNS[template] ?? PLAN);
      }
      console.log(`${name} was created, installed, tested, built and played`);
    }
  } finally {
    await browser?.close();
  }
}

async function seePage(project, env, browser, sign) {
  const ports = { ...env, PORT: String(await freePort()) };
  const game = await start("npm", ["run", "dev"], project, /Local: +(http:\S+)/, ports);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const errors = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    // Vite loads a page anew once it has built its libraries, in the midst of which imports may fail.
    page.on("framenavigated", () => errors.splice(0));
    await page.goto(game.match[1]);
    await page.waitForFunction((text) => new RegExp(text).test(document.body.textContent), sign);
    // A moving agent changes the picture; an overlay may lie above it.
    const canvas = page.locator("canvas").first();
    const before = await canvas.screenshot();
    const untilMs = Date.now() + PATIENCE_MS;
    while (before.equals(await canvas.screenshot())) {
      if (Date.now() > untilMs) throw new Error(`${project}: nobody moves`);
      await sleep(200);
    }
    if (errors.length > 0) throw new Error(`${project}: ${errors.join("; ")}`);
  } finally {
    await context.close();
    await game.close();
  }
}
