import { defineDomain } from "@understudy/planner-core";

const stations = ["larder", "board", "stove", "sink", "hatch"] as const;
const plates = { type: "integer", min: 0, max: 6, shared: true, sensed: true } as const;
/** Free places of a station. */
const room = { type: "integer", min: 0, max: 3, default: 0 } as const;
const enter = { "$at.room": { "-": 1 } } as const;
const leave = { "$at.room": { "+": 1 } } as const;

/** Two foods are chopped, fried and plated for each ticket. */
export const domain = defineDomain({
  name: "kitchen",
  kinds: {
    ...{ larder: {}, board: { room }, stove: { room }, sink: { room }, hatch: {} },
    food: {
      is: { type: "enum", values: ["whole", "ready", "cooked", "plated"] },
      fried: { type: "boolean" },
      held: { type: "boolean", default: false },
      for: { type: "thing", of: "ticket" },
    },
    ticket: { lacks: { type: "integer", min: 0, max: 2 }, served: { type: "boolean" } },
  },
  places: { larder: 1, board: 1, stove: 1, sink: 1, hatch: 1, food: 2, ticket: 1 },
  state: {
    near: { type: "thing", of: stations, position: true },
    holds: { type: "thing", of: "food" },
    ...{ clean: plates, dirty: plates },
  },
  tools: [
    {
      ...{ name: "walk", things: { to: stations }, start: { near: "elsewhere" } },
      ...{ then: { near: "$to" }, duration: { way: "$to" } },
    },
    {
      ...{ name: "take", things: { it: "food", at: "larder" }, claims: ["$it"], duration: 0.5 },
      when: {
        ...{ near: "$at", holds: "nothing", "$it.held": false },
        "$it.is": { in: ["whole", "ready"] },
      },
      ...{
        start: { "$it.held": true },
        then: { holds: "$it" },
        interrupted: { "$it.held": false },
      },
    },
    {
      ...{ name: "chop", things: { it: "food", at: "board" }, claims: ["$at"], duration: 3 },
      when: { near: "$at", holds: "$it", "$it.is": "whole", "$at.room": { ">": 0 } },
      ...{ start: enter, then: { "$it.is": "ready", ...leave }, interrupted: leave },
    },
    {
      // Beside other steps: who put it on takes it off, once it is done and before it burns.
      ...{ name: "fry", things: { it: "food", at: "stove" }, claims: ["$at"], alongside: true },
      when: {
        ...{ near: "$at", holds: "$it", "$it.is": "ready", "$it.fried": true },
        "$at.room": { ">": 0 },
      },
      ...{ start: { holds: "nothing", ...enter }, duration: { from: 8, to: 14 } },
      finish: { near: "$at", holds: "nothing" },
      then: { holds: "$it", "$it.is": "cooked", ...leave },
      // It has burnt; there is more in the larder.
      interrupted: { "$it.held": false, ...leave },
    },
    {
      ...{ name: "plate", things: { it: "food", at: "hatch", for: "ticket" }, duration: 0.5 },
      when: {
        ...{ near: "$at", holds: "$it", "$it.for": "$for" },
        anyOf: [{ "$it.is": "cooked" }, { "$it.is": "ready", "$it.fried": false }],
      },
      then: { holds: "nothing", "$it.is": "plated", "$for.lacks": { "-": 1 } },
    },
    {
      ...{ name: "serve", things: { it: "ticket", at: "hatch" }, duration: 1 },
      when: { near: "$at", "$it.lacks": 0, "$it.served": false, clean: { ">": 0 } },
      then: { "$it.served": true, clean: { "-": 1 } },
    },
    {
      ...{ name: "wash", things: { at: "sink" }, claims: ["$at"], duration: 2 },
      when: { near: "$at", holds: "nothing", dirty: { ">": 0 }, "$at.room": { ">": 0 } },
      ...{ start: enter, then: { dirty: { "-": 1 }, clean: { "+": 1 }, ...leave } },
      interrupted: leave,
    },
  ],
  goals: [
    {
      name: "served",
      things: { it: "ticket", one: "food", other: "food" },
      when: { "$it.served": true },
    },
    { name: "washed", when: { dirty: 0 } },
  ],
  /** Squads that may use a station at a time. */
  capacity: { board: 3, stove: 3, sink: 3 },
});
