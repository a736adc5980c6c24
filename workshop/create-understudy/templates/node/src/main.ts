import { setTimeout as sleep } from "node:timers/promises";
import { ClassicalPlanner } from "@understudy/classical";
import { createLlmPlanner } from "@understudy/llm";
import { Orchestrator } from "@understudy/planner-core";
import { Camp } from "./camp/camp.ts";
import { domain } from "./camp/domain.ts";

const TICK_MS = 50;
const DAY_MS = 120_000;
/** `npm run dev -- --fast` plays the day without waiting. */
const isFast = process.argv.includes("--fast");

// The shipped model, in a thread. Without it, the classical planner plans alone.
const llm = (await createLlmPlanner().catch(console.warn)) ?? undefined;
await llm?.warmUp(domain).catch(console.warn);
const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm });

const camp = new Camp(orchestrator);
const shown = new Map<string, string>();
while (camp.nowMs < DAY_MS) {
  camp.tick(TICK_MS);
  for (const { view } of camp.campers) show(view);
  const isThinking = camp.campers.some((camper) => camper.isThinking);
  await sleep(isFast && !isThinking ? 0 : TICK_MS);
}
orchestrator.dispose();
await llm?.dispose();

/** Prints a line per started step: camper, goal, current step, next steps, and the plan's author. */
function show({ name, goal, steps, author }: Camp["campers"][number]["view"]): void {
  const [now = "rests", ...later] = steps;
  if (shown.get(name) === now) return;
  shown.set(name, now);
  const time = `${(camp.nowMs / 1000).toFixed(1)} s`.padStart(8);
  const plan = steps.length === 0 ? "" : `  (to be ${goal}, by ${author})`;
  console.log(`${time}  ${name}  ${[`▶ ${now}`, ...later].join(", ")}${plan}`);
}
