import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { runSearch } from "@understudy/planner-core";

export const calls = {
  "@understudy/minecraft": ({ minecraftDomain, OrderReader }) => {
    assert.equal(typeof OrderReader, "function");
    const registry = {
      items: {
        1: { id: 1, name: "oak_log", stackSize: 64 },
        2: { id: 2, name: "oak_planks", stackSize: 64 },
      },
    };
    registry.itemsByName = { oak_log: registry.items[1], oak_planks: registry.items[2] };
    registry.blocksByName = { oak_log: { id: 1, hardness: 2, diggable: true } };
    registry.recipes = { 2: [{ ingredients: [1], result: { id: 2, count: 4 } }] };
    registry.blockLoot = { oak_log: { drops: [{ item: "oak_log" }] } };
    const task = minecraftDomain(registry, { goals: [{ item: "oak_planks" }] });
    const { domain, goal, state, deedOf } = task;
    const problem = { domain, state: domain.state(state), goal: domain.goal(goal), mode: "first" };
    const { actions } = runSearch(new ClassicalPlanner({ tables: false }), problem);
    const deeds = actions.map((action) => deedOf(domain.step(action)).deed);
    assert.deepEqual(deeds, ["dig", "craft"]);
  },
};
