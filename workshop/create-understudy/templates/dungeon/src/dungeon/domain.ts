import { defineDomain, type TypesOf } from "@understudy/planner-core";

const anywhere = ["chest", "nook"] as const;

/** Goblins rob chests, trap the empty ones, and hide from heroes. */
export const domain = defineDomain({
  name: "dungeon",
  kinds: {
    chest: { gold: { type: "integer", min: 0, max: 20 }, trapped: { type: "boolean" } },
    nook: {},
  },
  places: { chest: 4, nook: 2 },
  state: {
    near: { type: "thing", of: anywhere, position: true },
    gold: { type: "integer", min: 0, max: 40 },
    mean: { type: "boolean" }, // has set a trap since the last hit
    hurt: { type: "boolean", sensed: true },
    scared: { type: "boolean", sensed: true }, // a hero is near
  },
  tools: [
    { name: "go", things: { to: anywhere }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal",
      things: { it: "chest" },
      when: { near: "$it", "$it.trapped": false, "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
      claims: ["$it"],
    },
    {
      name: "trap",
      things: { it: "chest" },
      when: { near: "$it", "$it.trapped": false, "$it.gold": 0 },
      then: { "$it.trapped": true, mean: true },
      claims: ["$it"],
    },
    { name: "hide", things: { it: "nook" }, when: { near: "$it" }, then: { scared: false } },
    { name: "heal", things: { it: "nook" }, when: { near: "$it" }, then: { hurt: false } },
  ],
  goals: [
    { name: "safe", when: { scared: false }, priority: 5 },
    { name: "well", when: { hurt: false }, priority: 4 },
    { name: "rich", when: { gold: { ">=": 10 } }, priority: 2 },
    { name: "mean", when: { mean: true }, priority: 1 },
  ],
});

export type DungeonTypes = TypesOf<typeof domain>;
