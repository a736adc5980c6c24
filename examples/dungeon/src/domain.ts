import { defineDomain, type TypesOf } from "@understudy/planner-core";

/** Goblins rob chests, and set traps at the empty ones. */
export const domain = defineDomain({
  name: "dungeon",
  kinds: {
    chest: {
      gold: { type: "integer", min: 0, max: 20 },
      trapped: { type: "boolean", default: false },
    },
    nook: {},
  },
  places: { chest: 4, nook: 2 },
  state: {
    near: { type: "thing", of: ["chest", "nook"], position: true },
    gold: { type: "integer", min: 0, max: 40 },
    traps: { type: "integer", min: 0, max: 3 },
    hurt: { type: "boolean", sensed: true },
    scared: { type: "boolean", sensed: true },
  },
  tools: [
    { name: "go", things: { to: ["chest", "nook"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.trapped": false, "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      claims: ["$chest"],
      cost: 2,
    },
    {
      name: "trap",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.trapped": false, "$chest.gold": 0 },
      then: { "$chest.trapped": true, traps: { "+": 1 } },
      claims: ["$chest"],
      cost: 3,
    },
    { name: "hide", things: { nook: "nook" }, when: { near: "$nook" }, then: { scared: false } },
    { name: "heal", things: { nook: "nook" }, when: { near: "$nook" }, then: { hurt: false } },
  ],
  goals: [
    { name: "safe", when: { scared: false }, priority: 5 },
    { name: "well", when: { hurt: false }, priority: 4 },
    { name: "rich", when: { gold: { ">=": 10 } }, priority: 2 },
    { name: "mean", when: { traps: { ">=": 1 } }, priority: 1 },
  ],
});

export type DungeonTypes = TypesOf<typeof domain>;
