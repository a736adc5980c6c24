import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type Planner } from "@understudy/planner-core";
import type { WorldAgentOptions } from "../../agent/agent-options.ts";
import type { ThingId } from "../../things/thing.ts";
import type { WorldGoal } from "../../typed.ts";
import { World } from "../../world.ts";

/** Wells to drink from, and bushes whose berries one picks with a basket. */
const domain = loadDomain({
  name: "orchard",
  kinds: {
    well: {
      water: { type: "boolean", default: true },
      moss: { type: "integer", min: 0, max: 9, default: 0 },
    },
    bush: { ripe: { type: "boolean", default: false } },
  },
  places: { well: 3, bush: 3 },
  state: {
    near: { type: "thing", of: ["well", "bush"], position: true },
    thirst: { type: "integer", min: 0, max: 100, default: 60 },
    energy: { type: "integer", min: 0, max: 100, default: 50 },
    basket: { type: "boolean", default: true },
    berries: { type: "integer", min: 0, max: 9, default: 0 },
    coins: { type: "integer", min: 0, max: 9, default: 0 },
  },
  tools: [
    { name: "go", things: { to: ["well", "bush"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "drink", things: { well: "well" }, claims: ["$well"], then: { thirst: 0 } },
      when: { near: "$well", "$well.water": true, energy: { ">=": 10 } },
    },
    {
      ...{ name: "pick", things: { bush: "bush" }, claims: ["$bush"] },
      when: { near: "$bush", "$bush.ripe": true, basket: true },
      then: { berries: { "+": 1 }, "$bush.ripe": false },
    },
    {
      name: "sell",
      when: { berries: { ">=": 1 } },
      then: { coins: { "+": 2 }, berries: { "-": 1 } },
    },
  ],
  goals: [
    { name: "quenched", when: { thirst: { "<=": 20 } } },
    { name: "paid", when: { coins: { ">=": 4 } } },
  ],
});

/**
 * An orchard with a count of the searches.
 *
 * @param startMs the game's time at the first tick
 */
export function orchard(startMs = 0) {
  const wall = { isOpen: true };
  const world = new World(domain, {
    way: (_, from, to) => (wall.isOpen || from === to ? 1 : undefined),
  });
  const counts = { searches: 0, meanwhile: () => {} };
  const classical = new ClassicalPlanner();
  const planner: Planner = {
    start: (problem) => {
      counts.searches++;
      counts.meanwhile();
      return classical.start(problem);
    },
  };
  const orchestrator = new Orchestrator({ domain: world.domain, planner: world.share(planner) });
  let nowMs = startMs;
  const people: (() => void)[] = [];
  const person = (
    name: string,
    goal: WorldGoal,
    options: WorldAgentOptions = {},
    retryMs?: number,
  ) => {
    const own: Record<string, number | boolean | ThingId> = {};
    const agent = world.agent(name, options);
    const told = { answers: 0 };
    const runner = agent.runner({
      ...{ orchestrator, goal, budgetMs: 10_000, asks: "game" as const },
      ...(retryMs === undefined ? {} : { retryMs }),
      onOutcome: () => {
        told.answers++;
      },
    });
    people.push(() => runner.tick(own, nowMs));
    return { agent, runner, own, told };
  };
  const pass = (ms: number): void => {
    for (const untilMs = nowMs + ms; nowMs < untilMs; ) {
      nowMs += 50;
      for (const tick of people) tick();
      world.planMany(orchestrator, 10_000);
    }
  };
  return { world, wall, counts, person, pass };
}
