// `pnpm phaser`, `pnpm three`: builds a game, serves it on this machine, and opens it.
import { buildGame } from "./build-game.mjs";
import { openInBrowser } from "./open-in-browser.mjs";
import { serveFolder } from "./serve-folder.mjs";

const [name, domain] = process.argv.slice(2);
const { url } = await serveFolder(await buildGame(name, domain));
console.log(`The game is at ${url}\nCtrl-C ends it.`);
openInBrowser(url);
