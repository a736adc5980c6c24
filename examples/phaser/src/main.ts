// A finished game with Phaser: four villagers plan with the model in the tab to survive a winter's night.
import { ClassicalPlanner } from "@understudy/classical";
import { createLead, SHIPPED_SHA256 } from "@understudy/llm/browser";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import * as Phaser from "phaser";
import { Night } from "./night.ts";

const note = document.querySelector("#note") as HTMLElement;
const domain = loadDomain(await (await fetch("village.json")).text());
// Without the model, the classical planner plays the night.
const lead = await createLead({
  model: "nano-planner.gguf",
  sha256: SHIPPED_SHA256,
  resilience: { timeoutMs: 60_000 },
  onProgress: ({ bytes }) => {
    note.textContent = `The model comes: ${(bytes / 1e6).toFixed(1)} MB`;
  },
}).catch((error: unknown) => console.warn(`There is no model: ${String(error)}`));
await lead?.warmUp(domain).catch((error: unknown) => console.warn(String(error)));
note.textContent = "Arrows: fetch logs in the forest, and hand them to who has none.";
const planner = new ClassicalPlanner();
const orchestrator = new Orchestrator({ domain, planner, lead: lead ?? undefined });
new Phaser.Game({
  type: Phaser.CANVAS,
  width: 960,
  height: 600,
  backgroundColor: "#3d4266",
  scene: new Night(
    orchestrator,
    lead ?? undefined,
    Number(new URLSearchParams(location.search).get("speed") ?? 1),
  ),
});
