import { ClassicalPlanner } from "@understudy/classical";
import { createLlmPlanner } from "@understudy/llm/browser";
import { Orchestrator } from "@understudy/planner-core";
import { Camp } from "./camp/camp.ts";
import { domain } from "./camp/domain.ts";
import { drawCamp, headOf } from "./draw-camp.ts";
import { plansOnDemand } from "./plans-on-demand.ts";
import { showPlans } from "./show-plans.ts";

const canvas = document.querySelector("canvas") as HTMLCanvasElement;
const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
drawCamp(pen, [], false);

// The shipped model, in a worker of this page. Until it is awake, and without it, the classical planner plans alone.
const llm = (await createLlmPlanner().catch(console.warn)) ?? undefined;
llm?.warmUp(domain).catch(console.warn);
const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm });

const camp = new Camp(orchestrator);
const plans = document.querySelector("#plans") as HTMLElement;
const runners = camp.campers.map(({ name, runner }) => [name, runner] as const);
const at = (id: unknown) => {
  const index = camp.campers.findIndex(({ name }) => name === id);
  const camper = camp.campers[index];
  return camper && headOf(canvas, camper.view, index);
};
plansOnDemand({ canvas, runners, domain, at });
let thenMs = performance.now();

requestAnimationFrame(function frame(nowMs) {
  // A hidden tab does not catch up.
  camp.tick(Math.min(100, Math.max(0, nowMs - thenMs)));
  thenMs = nowMs;
  const views = camp.campers.map(({ view }) => view);
  drawCamp(pen, views, camp.isFireLit);
  showPlans(plans, views);
  requestAnimationFrame(frame);
});
