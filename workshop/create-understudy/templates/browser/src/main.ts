import { ClassicalPlanner } from "@understudy/classical";
import { createLead } from "@understudy/llm/browser";
import { Orchestrator } from "@understudy/planner-core";
import { Camp } from "./camp/camp.ts";
import { domain } from "./camp/domain.ts";
import { drawCamp } from "./draw-camp.ts";
import { showPlans } from "./show-plans.ts";

// The shipped model, in a worker of this page. Without it, the classical planner plans alone.
const lead = await createLead();
await lead.warmUp(domain);
const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), lead });

const camp = new Camp(orchestrator);
const canvas = document.querySelector("canvas")?.getContext("2d") as CanvasRenderingContext2D;
const plans = document.querySelector("#plans") as HTMLElement;
let thenMs = performance.now();

requestAnimationFrame(function frame(nowMs) {
  // A hidden tab does not catch up.
  camp.tick(Math.min(100, Math.max(0, nowMs - thenMs)));
  thenMs = nowMs;
  const views = camp.campers.map(({ view }) => view);
  drawCamp(canvas, views, camp.isFireLit);
  showPlans(plans, views);
  requestAnimationFrame(frame);
});
