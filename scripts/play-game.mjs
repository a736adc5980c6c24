// `pnpm phaser`, `pnpm three`, `pnpm dungeon`, `pnpm stealth`, `pnpm colony`: builds a game, serves it locally, and
// opens it.

import { openInBrowser } from "./browser/open-in-browser.mjs";
import { serveFolder } from "./browser/serve-folder.mjs";
import { buildGame, buildPage, buildTemplate } from "./build/build-game.mjs";

const [name, domain] = process.argv.slice(2);

/** A game without a domain for the model plans without a model. */
async function buildNamed() {
  if (name === "--template") return await buildTemplate(domain);
  if (domain === undefined) return await buildPage(name, { game: `examples/${name}/src/main.ts` });
  return await buildGame(name, domain);
}

const folder = await buildNamed();
const { url } = await serveFolder(folder);
console.log(`The game is at ${url}\nCtrl-C ends it.`);
openInBrowser(url);
