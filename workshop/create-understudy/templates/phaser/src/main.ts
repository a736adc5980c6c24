import { ClassicalPlanner } from "@understudy/classical";
import { createLlmPlanner } from "@understudy/llm/browser";
import { Orchestrator } from "@understudy/planner-core";
import * as Phaser from "phaser";
import { Camp } from "./camp/camp.ts";
import { domain } from "./camp/domain.ts";
import { CampScene, DENSITY } from "./camp-scene.ts";
import { headOf } from "./draw-camp.ts";
import { plansOnDemand } from "./plans-on-demand.ts";

// The shipped model, in a worker of this page. Until it is awake, and without it, the classical planner plans alone.
const llm = (await createLlmPlanner().catch(console.warn)) ?? undefined;
llm?.warmUp(domain).catch(console.warn);
const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm });
const camp = new Camp(orchestrator);

const game = new Phaser.Game({
  type: Phaser.CANVAS,
  parent: "game",
  width: 640 * DENSITY,
  height: 400 * DENSITY,
  banner: false,
  scene: new CampScene(camp),
});

game.events.once(Phaser.Core.Events.READY, () => {
  const { canvas } = game;
  const runners = camp.campers.map(({ name, runner }) => [name, runner] as const);
  const at = (id: unknown) => {
    const index = camp.campers.findIndex(({ name }) => name === id);
    const camper = camp.campers[index];
    return camper && headOf(canvas, camper.view, index);
  };
  plansOnDemand({ canvas, runners, domain, at });
});
