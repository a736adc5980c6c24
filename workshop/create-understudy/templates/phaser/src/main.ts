import { ClassicalPlanner } from "@understudy/classical";
import { createLead } from "@understudy/llm/browser";
import { Orchestrator } from "@understudy/planner-core";
import * as Phaser from "phaser";
import { Camp } from "./camp/camp.ts";
import { domain } from "./camp/domain.ts";
import { CampScene } from "./camp-scene.ts";

// The shipped model, in a worker of this page. Without it, the classical planner plans alone.
const lead = await createLead();
await lead.warmUp(domain);
const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), lead });

new Phaser.Game({
  type: Phaser.CANVAS,
  parent: "game",
  width: 640,
  height: 400,
  backgroundColor: "#35513f",
  scene: new CampScene(new Camp(orchestrator)),
});
