// `pnpm phaser`: builds the game, serves it on this machine, and opens it.
import { openInBrowser } from "../../../scripts/open-in-browser.mjs";
import { serveFolder } from "../../../scripts/serve-folder.mjs";
import { buildGame } from "./build-game.mjs";

const { url } = await serveFolder(await buildGame());
console.log(`The game is at ${url}\nCtrl-C ends it.`);
openInBrowser(url);
