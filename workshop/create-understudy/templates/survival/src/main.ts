import { COATS, drawSurvival } from "./draw-survival.ts";
import { llmOfPage } from "./llm-of-page.ts";
import { play } from "./play.ts";
import { domain } from "./survival/domain.ts";
import { loadGame, saveGame } from "./survival/save.ts";
import { Survival } from "./survival/survival.ts";
import { takeOrders } from "./take-orders.ts";

/** The place of the saved game in the browser's storage. */
const KEY = "survival";

const llm = await llmOfPage(domain);
const saved = new URLSearchParams(location.search).has("load") && localStorage.getItem(KEY);
const survival = saved ? loadGame(JSON.parse(saved), llm) : new Survival(llm);
play(survival, { coats: COATS, draw: (pen) => drawSurvival(pen, survival) });
// After danger and hunger, before the fire.
takeOrders(survival, 5);

const [save, load] = ["#save", "#load"].map(
  (id) => document.querySelector(id) as HTMLButtonElement,
);
save?.addEventListener("click", () => {
  localStorage.setItem(KEY, JSON.stringify(saveGame(survival)));
});
load?.addEventListener("click", () => {
  const address = new URL(location.href);
  address.searchParams.set("load", "");
  location.assign(address);
});
