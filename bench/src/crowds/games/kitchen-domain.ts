/** Plates in the kitchen. */
export const PLATES = 6;

const flag = { type: "boolean", default: false } as const;
const sensed = { ...flag, sensed: true } as const;
const stations = ["pantry", "board", "burner", "oven", "sink", "hatch"];
const plates = { type: "integer", min: 0, max: PLATES, default: 0 } as const;
const fire = { busy: flag } as const;
const free = { holds: "nothing" };

const putOn = (name: "fry" | "bake", at: "burner" | "oven") => ({
  ...{ name, things: { it: "food", at }, claims: ["$at"], cost: 0.4 },
  when: {
    ...{ near: "$at", holds: "$it", "$at.busy": false },
    ...{ "$it.form": "ready", "$it.heat": name },
  },
  then: {
    ...{ holds: "nothing", "$it.lies": "fire", "$it.on": "$at", "$at.busy": true },
    worked: true,
  },
});

/** The domain of the kitchen. */
export const definition = {
  name: "kitchen",
  kinds: {
    ...{ pantry: {}, board: {}, burner: fire, oven: fire },
    ...{ sink: { dirty: plates }, hatch: { clean: plates } },
    food: {
      form: { type: "enum", values: ["whole", "ready", "done", "burnt"] },
      heat: { type: "enum", values: ["none", "fry", "bake"] },
      lies: { type: "enum", values: ["pantry", "hand", "fire", "plate"] },
      /** Whether the chef has called out its ticket. */
      called: sensed,
      on: { type: "thing", of: ["burner", "oven"] },
      of: { type: "thing", of: "ticket" },
    },
    ticket: { left: { type: "integer", min: 0, max: 2 }, open: flag },
  },
  places: { pantry: 1, board: 2, burner: 2, oven: 1, sink: 1, hatch: 1, food: 8, ticket: 6 },
  state: {
    near: { type: "thing", of: stations, position: true },
    holds: { type: "thing", of: "food" },
    // Set by the game: food on a fire is done, or a dish stands in the hatch.
    ...{ burning: sensed, waiting: sensed, worked: sensed },
  },
  tools: [
    { name: "walk", things: { to: stations }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "take", things: { it: "food", at: "pantry" }, claims: ["$it"], cost: 0.4 },
      when: { near: "$at", ...free, "$it.lies": "pantry", "$it.called": true },
      then: { holds: "$it", "$it.lies": "hand" },
    },
    {
      ...{ name: "chop", things: { it: "food", at: "board" }, claims: ["$at"], cost: 3 },
      when: { near: "$at", holds: "$it", "$it.form": "whole" },
      then: { "$it.form": "ready", worked: true },
    },
    putOn("fry", "burner"),
    putOn("bake", "oven"),
    {
      ...{ name: "take_off", things: { it: "food", at: ["burner", "oven"] }, claims: ["$it"] },
      when: { near: "$at", ...free, "$it.on": "$at", "$it.form": "done" },
      then: {
        ...{ holds: "$it", "$it.lies": "hand", "$it.on": "nothing", "$at.busy": false },
        burning: false,
      },
      cost: 0.4,
    },
    {
      ...{ name: "scrape", things: { it: "food", at: ["burner", "oven"] }, claims: ["$it"] },
      when: { near: "$at", ...free, "$it.on": "$at", "$it.form": "burnt" },
      then: { "$it.lies": "pantry", "$it.on": "nothing", "$at.busy": false, burning: false },
      cost: 2,
    },
    {
      ...{ name: "plate", things: { it: "food", at: "hatch", for: "ticket" }, cost: 0.4 },
      when: {
        ...{ near: "$at", holds: "$it", "$it.of": "$for" },
        anyOf: [{ "$it.form": "done" }, { "$it.form": "ready", "$it.heat": "none" }],
      },
      then: { holds: "nothing", "$it.lies": "plate", "$for.left": { "-": 1 }, worked: true },
    },
    {
      ...{ name: "serve", things: { it: "ticket", at: "hatch" }, claims: ["$it"], cost: 1 },
      when: { near: "$at", "$it.left": 0, "$it.open": true, "$at.clean": { ">=": 1 } },
      then: { "$it.open": false, "$at.clean": { "-": 1 }, waiting: false },
    },
    {
      ...{ name: "wash", things: { at: "sink", to: "hatch" }, claims: ["$at"], cost: 3 },
      when: { near: "$at", ...free, "$at.dirty": { ">=": 1 } },
      then: { "$at.dirty": { "-": 1 }, "$to.clean": { "+": 1 }, worked: true },
    },
  ],
  goals: [
    { name: "saved", when: { burning: false }, priority: 3 },
    { name: "served", when: { waiting: false }, priority: 2 },
    { name: "useful", when: { worked: true }, priority: 1 },
  ],
} as const;

/** Milliseconds of each step but walking. */
export const stepMs = {
  ...{ take: 400, chop: 3000, fry: 300, bake: 300, take_off: 300, scrape: 2000 },
  ...{ plate: 400, serve: 1000, wash: 3000 },
};
