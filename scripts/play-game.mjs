// `pnpm phaser`, `pnpm three`, `pnpm dungeon`: builds a game, serves it on this machine, and opens it.
import { buildGame, buildPage } from "./build-game.mjs";
import { openInBrowser } from "./open-in-browser.mjs";
import { serveFolder } from "./serve-folder.mjs";

const [name, domain] = process.argv.slice(2);
// A game without a domain for the model plans without one.
const folder =
  domain === undefined
    ? await buildPage(name, { game: `examples/${name}/src/main.ts` })
    : await buildGame(name, domain);
const { url } = await serveFolder(folder);
console.log(`The game is at ${url}\nCtrl-C ends it.`);
openInBrowser(url);
