import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { World } from "@understudy/world";
import { PATIENCE_MS } from "./hut.mjs";

/** Chests to be emptied, at once or in a while. */
const dungeonWith = (more) =>
  loadDomain({
    name: "dungeon",
    kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
    state: { gold: { type: "integer", min: 0, max: 40, default: 0, ...more.gold } },
    tools: [
      {
        name: "rob",
        things: { chest: "chest" },
        when: { "$chest.gold": { ">": 0 } },
        then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
        claims: ["$chest"],
        ...more.rob,
      },
    ],
    goals: [{ name: "rich", when: { gold: { ">=": 5 } } }],
  });

/** The first step of a runner: with which chest it robs. */
async function firstStep(tick) {
  for (;;) {
    const { event, step, things } = tick();
    if (event === "start") return [step.tool, things.chest];
    assert.notEqual(event, "failed");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export const calls = {
  "@understudy/world": async ({ World: Entered }) => {
    const domain = dungeonWith({});
    const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
    const world = new Entered(domain);
    world.sync("chest", [{ id: 7, gold: 6 }], ({ id, gold }) => ({ id, gold }));
    const options = { orchestrator, goal: "rich", budgetMs: PATIENCE_MS };
    const runner = world.agent("grik").runner(options);
    assert.deepEqual(await firstStep(() => runner.tick({ gold: 0 }, 0)), ["rob", 7]);
    await orchestrator.dispose();
  },
  "@understudy/world/squad": async ({ worldSquads }) => {
    const domain = dungeonWith({ gold: { shared: true }, rob: { duration: 2 } });
    const time = new TimePlanner();
    const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), time });
    const world = new World(domain, { squads: worldSquads });
    world.sync("chest", [{ id: 7, gold: 6 }], ({ id, gold }) => ({ id, gold }));
    const squad = world.squad(["grik", "snaga"]);
    const runner = squad.runner({ orchestrator, goal: "rich", budgetMs: PATIENCE_MS });
    const tick = () => {
      const actions = runner.tick({ grik: {}, snaga: {} }, { gold: 0 }, 0);
      return Object.values(actions).find(({ event }) => event !== "idle") ?? { event: "idle" };
    };
    assert.deepEqual(await firstStep(tick), ["rob", 7]);
    await orchestrator.dispose();
  },
};
