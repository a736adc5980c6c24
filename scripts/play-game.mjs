// `pnpm phaser`, `pnpm three`, `pnpm survival`, `pnpm dungeon`, `pnpm stealth`, `pnpm colony`: builds a game, serves it
// locally, and opens it.

import { openInBrowser } from "./browser/open-in-browser.mjs";
import { serveFolder } from "./browser/serve-folder.mjs";
import { buildGame, buildPage, buildTemplate } from "./build/build-game.mjs";
import { readOptions } from "./read-options.mjs";

const { template, positionals } = readOptions(
  "Usage: pnpm survival | dungeon | stealth | colony | phaser | three\n\nBuilds a game, serves it on this machine, and opens it.",
  { template: { type: "string" } },
  2,
);
const [name, domain] = positionals;

/** A game without a domain for the model plans without a model. */
async function buildNamed() {
  if (template !== undefined) return await buildTemplate(template);
  if (domain === undefined) return await buildPage(name, { game: `examples/${name}/src/main.ts` });
  return await buildGame(name, domain);
}

const folder = await buildNamed();
const { url } = await serveFolder(folder);
console.log(`The game is at ${url}\nCtrl-C ends it.`);
openInBrowser(url);
