// The page: draws a village that plays in this browser tab. `files` is written into the page by
// scripts/browser-example.mjs.
import { timeOfDay } from "../world/time.ts";
import { describeAgent, openVillage } from "./play.ts";

const TICK_MS = 40;
const files = JSON.parse(document.getElementById("files").textContent);
const village = openVillage(files, { seed: Math.floor(Math.random() * 1000) });
const show = (id, text) => {
  document.getElementById(id).textContent = text;
};

async function play() {
  await village.advance();
  const { lookups, hits } = village.coverage();
  const share = lookups === 0 ? 0 : (100 * hits) / lookups;
  show("time", timeOfDay(village.world.tick));
  show("coverage", `${hits} of ${lookups} needs met from rehearsed plans (${share.toFixed(1)} %)`);
  show("agents", village.world.agents.map(describeAgent).join("\n"));
  show("log", [...village.log].reverse().join("\n"));
  setTimeout(play, TICK_MS);
}

play();
