import { ClassicalPlanner } from "@understudy/classical";
import { defineDomain, Orchestrator, type TypesOf } from "@understudy/planner-core";
import type { WorldAgent, WorldRunner } from "@understudy/world";

/** Squirrels look for bushes with nuts. */
export const forest = defineDomain({
  name: "forest",
  kinds: { bush: { nuts: { type: "integer", min: 0, max: 5 } } },
  state: {
    near: { type: "thing", of: "bush", position: true },
    nuts: { type: "integer", min: 0, max: 10, default: 0 },
  },
  tools: [
    { name: "go", things: { to: "bush" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "gather",
      things: { bush: "bush" },
      when: { near: "$bush", "$bush.nuts": { ">": 0 } },
      then: { nuts: { "+": "$bush.nuts" }, "$bush.nuts": 0 },
      claims: ["$bush"],
    },
  ],
  goals: [{ name: "fed", when: { nuts: { ">=": 4 } } }],
});

export type Forest = TypesOf<typeof forest>;

/** A runner whose steps take as long as they cost. */
export function squirrel(agent: WorldAgent<Forest>): WorldRunner<Forest> {
  return agent.runner({
    orchestrator: new Orchestrator({ domain: forest, planner: new ClassicalPlanner() }),
    goal: "fed",
    budgetMs: 5000,
    durationMs: () => 100,
  });
}
