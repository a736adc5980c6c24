// `npm create understudy`, `npm install`, `npm test`, `npm run build` and `npm run dev`, from an empty folder, for each
// template: agents move and show their plans, in Chromium if there is a page.
import { cpSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startChromium } from "../browser/start-chromium.mjs";
import { findChromium } from "../find/chromium.mjs";
import { freePort } from "../testing/free-port.mjs";
import { read, run, start } from "./processes.mjs";
import { toldCommand } from "./told-commands.mjs";

const AUTHORS = "(llm|mended|classical)";
const PLAN = `(Ann|Bob) wants to be (warm|fed|stocked): ▶ [a-z_ ]+(, [a-z_ ]+)* \\(${AUTHORS}\\)`;
const LINE = new RegExp(`(Ann|Bob) {2}▶ goto \\w+.*\\(to be warm, by ${AUTHORS}\\)`);
/** Expected page texts of a running game. */
const SIGNS = {
  survival: "[1-9]\\d* meals",
  dungeon: "[1-9]\\d* robbed",
  stealth: "[1-9]\\d* news",
  colony: "[1-9]\\d* felled",
  squad: "\\d+ raised",
};
/** The templates without a genre; then the genres, and the template that is the first of these drawn by Phaser. */
export const TEMPLATES = ["browser", "colyseus", "node"];
export const GENRES = [...Object.keys(SIGNS), "phaser"];

/** Time limit for hangs. */
const PATIENCE_MS = 600_000;

/**
 * @param templates names of templates
 * @param folder an empty folder
 * @param whole environment for npm with this run's registry for all packages
 * @param env environment for npm with this run's registry for our packages
 */
export async function checkTemplates(templates, folder, whole, env) {
  const [npm, create, ...words] = toldCommand("npm create understudy");
  const browser = findChromium() === undefined ? undefined : await startChromium();
  if (browser === undefined) console.log("the pages of templates are not seen: no Chromium");
  let last;
  try {
    for (const template of templates) {
      const name = `my-${template}`;
      const args = words.map((word) => ({ "my-game": name, survival: template })[word] ?? word);
      await read(npm, [create, "-y", ...args], folder, whole);
      const project = join(folder, name);
      // Installed from nothing once: to the others npm adds what they lack, and removes what they do not name.
      if (last !== undefined) copyInstalled(last, project);
      last = project;
      for (const step of [["install"], ["test"], ["run", "build"]])
        await run("npm", step, project, env);
      if (template === "node") await seeLines(project, env);
      else if (browser !== undefined) await seePage(project, env, browser, SIGNS[template] ?? PLAN);
      console.log(`${name} was created, installed, tested, built and played`);
    }
  } finally {
    await browser?.close();
  }
}

function copyInstalled(from, to) {
  cpSync(join(from, "node_modules"), join(to, "node_modules"), {
    ...{ recursive: true, verbatimSymlinks: true, preserveTimestamps: true },
    // What Vite and Vitest keep there is of one project.
    filter: (path) => !basename(path).startsWith(".vite"),
  });
}

async function seeLines(project, env) {
  const game = await start("npm", ["run", "dev"], project, LINE, env);
  await game.close();
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
