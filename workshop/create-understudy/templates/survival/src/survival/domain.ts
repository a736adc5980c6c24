import { defineDomain, type TypesOf } from "@understudy/planner-core";

const anywhere = ["fire", "berries", "tree", "axe", "wolf"] as const;

/** Settlers eat berries, keep a fire burning, rest by it, and drive off wolves with the only axe. */
export const domain = defineDomain({
  name: "survival",
  kinds: {
    fire: { fuel: { type: "integer", min: 0, max: 12 } },
    berries: { ripe: { type: "boolean" } },
    tree: {},
    axe: { held: { type: "boolean" } },
    wolf: { driven: { type: "boolean" } }, // back to its den for the night
  },
  places: { fire: 1, berries: 3, tree: 2, axe: 1, wolf: 2 },
  state: {
    near: { type: "thing", of: anywhere, position: true },
    holds: { type: "thing", of: ["axe"] },
    wood: { type: "boolean" },
    hungry: { type: "boolean", sensed: true },
    cold: { type: "boolean", sensed: true },
    low: { type: "boolean", sensed: true }, // the fire needs wood
    scared: { type: "boolean", sensed: true }, // a wolf is close
  },
  tools: [
    { name: "go", things: { to: anywhere }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "eat",
      things: { it: "berries" },
      when: { near: "$it", "$it.ripe": true },
      then: { hungry: false, "$it.ripe": false },
      claims: ["$it"],
    },
    {
      name: "take",
      things: { it: "axe" },
      when: { near: "$it", "$it.held": false },
      then: { holds: "$it", "$it.held": true },
      claims: ["$it"],
    },
    {
      name: "chop",
      things: { it: "tree", by: "axe" },
      when: { near: "$it", holds: "$by" },
      then: { wood: true, holds: "nothing", "$by.held": false }, // leaves the axe at the tree
    },
    {
      name: "stoke",
      things: { it: "fire" },
      when: { near: "$it", wood: true },
      then: { wood: false, "$it.fuel": { "+": 5 }, low: false },
    },
    {
      name: "rest",
      things: { it: "fire" },
      when: { near: "$it", "$it.fuel": { ">": 0 } },
      then: { cold: false, scared: false },
    },
    {
      name: "chase",
      things: { it: "wolf", by: "axe" },
      when: { near: "$it", holds: "$by" },
      then: { scared: false, "$it.driven": true },
    },
  ],
  goals: [
    { name: "safe", when: { scared: false }, priority: 9 },
    { name: "fed", when: { hungry: false }, priority: 6 },
    { name: "bright", when: { low: false }, priority: 4 },
    { name: "warm", when: { cold: false }, priority: 3 },
    { name: "ready", when: { wood: true }, priority: 1 },
    { name: "picked", words: ["pick"], things: { it: "berries" }, when: { "$it.ripe": false } },
    { name: "carried", words: ["fetch"], things: { it: "axe" }, when: { holds: "$it" } },
    { name: "chased", things: { it: "wolf" }, when: { "$it.driven": true } },
  ],
});

export type SurvivalTypes = TypesOf<typeof domain>;
