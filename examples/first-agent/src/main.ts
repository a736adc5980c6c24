import { setTimeout as sleep } from "node:timers/promises";
import { ExactCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import { createLlmPlanner } from "@understudy/llm";
import { Orchestrator, PlanRunner } from "@understudy/planner-core";
import { type StationStep, station } from "./station.ts";
import { World } from "./world.ts";

const TICK_MS = 20;
const METEOR_TICK = 40;

// The model reads the domain once, before any agent waits. Without it, the classical planner plans alone.
const llm = (await createLlmPlanner().catch(console.warn)) ?? undefined;
await llm?.warmUp(station).catch(console.warn);

const orchestrator = new Orchestrator({
  domain: station,
  planner: new ClassicalPlanner(),
  llm,
  cache: new ExactCache(),
});

const world = new World();
const runner = new PlanRunner({
  orchestrator,
  agent: "mox",
  // The goal with the highest priority that does not hold.
  goal: { oneOf: ["charged", "stocked"] },
  budgetMs: 200,
  // The tram skips the airlock today: no plan may use it, by any author.
  request: { disabled: [{ tool: "tram", args: { place: "airlock" } }] },
  onOutcome: ({ goal, plan, source }) => {
    if (plan === null || plan.steps.length === 0) return;
    console.log(`for ${goal.name}, plan by ${source}: ${text(plan.steps)}`);
  },
  // Errors in the program, such as a request that does not fit the domain.
  onError: (error) => console.error(error),
});
let evening = false;

for (let tick = 0; ; tick++) {
  if (world.tick()) runner.finished();

  if (tick === METEOR_TICK) {
    console.log("* a meteor tears the hull");
    world.meteor();
    // Immediate, within 5 ms and without the model, for the needs of a tick.
    const { state } = world;
    const idea = orchestrator.planNow({ agent: "mox, thinking", state, goal: "sealed" }, 5);
    console.log(
      `  if the tram went there: ${idea.plan === null ? "no idea in 5 ms" : text(idea.plan.steps)}`,
    );
    // A new goal; the plan for the old one is dropped.
    runner.pursue("sealed");
    world.stop();
  }

  const { event, step } = runner.tick(world.state, tick * TICK_MS);
  if (event === "start") world.begin(step);
  if (event === "idle" && tick > METEOR_TICK) {
    if (evening) break;
    evening = true;
    // Free text: the word reader finds the goal that it means.
    runner.pursue({ directive: "charge up for the night" });
  }
  await sleep(TICK_MS);
}
console.log("good night:", world.state);

orchestrator.dispose();
await llm?.dispose();

function text(steps: readonly StationStep[]): string {
  return steps.map(({ tool, args }) => [tool, ...Object.values(args)].join(" ")).join(", ");
}
