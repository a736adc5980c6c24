// A finished game with Colyseus: couriers plan with the model on the server, and players repair their carts.
import { openInBrowser } from "../../../scripts/browser/open-in-browser.mjs";
import { startServer } from "./server.ts";

const { url } = await startServer();
console.log(`The game is at ${url}, for as many tabs as you like\nCtrl-C ends it.`);
openInBrowser(url);
