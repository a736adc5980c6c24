import { type Domain, loadDomain } from "@understudy/planner-core";

/** A dungeon with chests to loot and nooks to hide in. */
export const DUNGEON: Domain = loadDomain({
  name: "dungeon",
  kinds: {
    chest: {
      gold: { type: "integer", min: 0, max: 20, default: 0 },
      locked: { type: "boolean", default: false },
    },
    nook: {},
  },
  places: { chest: 5, nook: 3 },
  state: {
    near: { type: "thing", of: ["chest", "nook"], position: true },
    gold: { type: "integer", min: 0, max: 40, default: 0 },
    hurt: { type: "boolean", default: false, sensed: true },
  },
  tools: [
    { name: "go", things: { to: ["chest", "nook"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.locked": false, "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      claims: ["$chest"],
      cost: 2,
    },
    {
      name: "hide",
      things: { nook: "nook" },
      when: { near: "$nook" },
      then: { hurt: false },
      claims: ["$nook"],
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 20 } } },
    { name: "safe", when: { hurt: false }, priority: 5 },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
    { name: "full", things: { it: "chest" }, when: { "$it.gold": { ">": 0 } } },
  ],
} as const) as unknown as Domain;
