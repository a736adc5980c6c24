import { type Domain, loadDomain } from "@understudy/planner-core";

/** Kinds of things that settlers can search for. */
export type Wild = "axe" | "bush" | "spring" | "tree";
/** Kinds of things in a village. */
export type Kind = Wild | "store";

const wild = ["bush", "tree", "spring", "axe"];
const anywhere = [...wild, "store"];

const definition = {
  name: "settlers",
  kinds: {
    bush: { berries: { type: "integer", min: 0, max: 4 } },
    tree: {},
    spring: {},
    axe: { held: { type: "boolean" } },
    store: { wood: { type: "integer", min: 0, max: 30 } },
  },
  places: { bush: 3, tree: 2, spring: 2, axe: 2, store: 1 },
  state: {
    near: { type: "thing", of: anywhere, position: true },
    holds: { type: "thing", of: ["axe"] },
    berries: { type: "integer", min: 0, max: 6 },
    logs: { type: "integer", min: 0, max: 3 },
    thirsty: { type: "boolean", sensed: true },
    hungry: { type: "boolean", sensed: true },
    helped: { type: "boolean", sensed: true },
  },
  tools: [
    { name: "go", things: { to: anywhere }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "pick",
      things: { it: "bush" },
      when: { near: "$it", "$it.berries": { ">": 0 }, berries: { "<": 2 } },
      then: { berries: { "+": "$it.berries" }, "$it.berries": 0 },
      claims: ["$it"],
      cost: 3,
    },
    {
      name: "eat",
      when: { berries: { ">=": 2 } },
      then: { berries: { "-": 2 }, hungry: false },
      cost: 1,
    },
    {
      name: "drink",
      things: { it: "spring" },
      when: { near: "$it" },
      then: { thirsty: false },
      cost: 1,
    },
    {
      name: "take",
      things: { it: "axe" },
      when: { near: "$it", "$it.held": false },
      then: { holds: "$it", "$it.held": true },
      claims: ["$it"],
      cost: 1,
    },
    {
      name: "fell",
      things: { it: "tree", by: "axe" },
      when: { near: "$it", holds: "$by", logs: { "<=": 1 } },
      then: { logs: { "+": 2 } },
      claims: ["$it"],
      cost: 6,
    },
    {
      name: "gather",
      things: { it: "tree" },
      when: { near: "$it", logs: { "<=": 2 } },
      then: { logs: { "+": 1 } },
      cost: 12,
    },
    {
      name: "store",
      things: { it: "store" },
      when: { near: "$it", logs: { ">=": 2 }, "$it.wood": { "<=": 28 } },
      then: { logs: { "-": 2 }, "$it.wood": { "+": 2 }, helped: true },
      cost: 1,
    },
  ],
  goals: [
    { name: "watered", when: { thirsty: false }, priority: 6 },
    { name: "fed", when: { hungry: false }, priority: 5 },
    { name: "useful", when: { helped: true }, priority: 1 },
  ],
};

/** Settlers drink, eat and bring wood. */
export const settlers: Domain = loadDomain(definition);

/** A settler's goals, most urgent first. */
export const GOALS = ["watered", "fed", "useful"] as const;

/** Expected properties of an undiscovered thing, and the cost of a search. */
export const EXPLORE = {
  bush: { cost: 60, properties: { berries: 3 } },
  tree: { cost: 60 },
  axe: { cost: 80, properties: { held: false } },
  spring: { cost: 50 },
} as const;
