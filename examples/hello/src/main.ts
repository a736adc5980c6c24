import { ClassicalPlanner } from "@understudy/classical";
import { createLlmPlanner } from "@understudy/llm";
import { defineDomain, Orchestrator } from "@understudy/planner-core";

const domain = defineDomain({
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 8 },
    fire_lit: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    { name: "light_fire", when: { at: "home", wood: { ">=": 2 } }, then: { fire_lit: true } },
  ],
  goals: [{ name: "warm", when: { fire_lit: true } }],
});

const orchestrator = new Orchestrator({
  domain,
  planner: new ClassicalPlanner(),
  llm: await createLlmPlanner(), // the shipped model
});

const state = domain.state({ at: "home", wood: 0, fire_lit: false });
const outcome = await orchestrator.plan({ agent: "ann", state, goal: "warm", budgetMs: 2000 });
console.log(`written by: ${outcome.source}`, outcome.plan?.steps);
