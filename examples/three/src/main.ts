// A finished game with Three.js: three guards plan with the model in the tab to hold a castle for a minute.
import { ClassicalPlanner } from "@understudy/classical";
import { createLead, SHIPPED_SHA256 } from "@understudy/llm/browser";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describeControl } from "@understudy/simulation";
import { Castle } from "./castle.ts";
import { Siege } from "./siege.ts";

const note = document.querySelector("#note") as HTMLElement;
const speed = Number(new URLSearchParams(location.search).get("speed") ?? 1);
/** A game does not wait for plans; a test does, even on a slow machine. */
const budgetMs = speed > 1 ? 60_000 : 400;
const domain = loadDomain(await (await fetch("guard.json")).text());
// Without the model, the classical planner holds the castle.
const lead = await createLead({
  model: "nano-planner.gguf",
  sha256: SHIPPED_SHA256,
  resilience: { timeoutMs: 60_000 },
}).catch((error: unknown) => console.warn(`There is no model: ${String(error)}`));
await lead?.warmUp(domain).catch((error: unknown) => console.warn(String(error)));
const parts = { domain, planner: new ClassicalPlanner(), lead: lead ?? undefined };
const siege = new Siege(new Orchestrator(parts), budgetMs);
const castle = new Castle(document.querySelector("canvas") as HTMLCanvasElement);

addEventListener("keydown", ({ key }) => {
  if (key === " ") siege.result === "playing" ? siege.throwStone() : location.reload();
});
const isThinking = (): boolean => siege.guards.some(({ runner }) => runner.isWaiting);
/** The model's share of the steps compared with chance, once the siege is over. */
let worth: string | undefined;
async function weigh(): Promise<void> {
  worth = "";
  const share = await siege.control.compare(new ClassicalPlanner(), parts.lead);
  if (share !== undefined) worth = `; the model wrote ${describeControl(share)}`;
}
let beforeMs = performance.now();
castle.renderer.setAnimationLoop((nowMs: number) => {
  const passedMs = Math.min(nowMs - beforeMs, 50);
  beforeMs = nowMs;
  // A test plays many small steps per frame, and none while an agent plans, so that sieges are deterministic.
  for (let step = 0; step < speed; step++) {
    siege.live(speed === 1 ? passedMs : isThinking() ? 0 : 20);
  }
  const { told, result } = siege;
  // Software rendering is slow.
  if (speed === 1 || told.nowMs % 3000 === 0) castle.paint(siege);
  const hint = told.nowMs >= told.stoneMs ? "Space throws a stone" : "No stone yet";
  const words = { playing: hint, held: "The castle is held", fallen: "The castle fell" }[result];
  if (result !== "playing" && worth === undefined) void weigh();
  note.textContent = `${words}; ${told.slain} raiders down${worth ?? ""}`;
  Object.assign(document.body.dataset, told, { result, worth: worth ?? "" });
});
