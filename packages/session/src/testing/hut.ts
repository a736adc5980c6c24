import type { DomainDefinition } from "@understudy/planner-core";

const PLACES = ["home", "forest"];

/** A minimal domain whose plans have several steps. */
export const HUT: DomainDefinition = {
  name: "hut",
  state: {
    at: { type: "enum", values: PLACES, default: "home" },
    wood: { type: "integer", min: 0, max: 8, default: 0 },
    fire_lit: { type: "boolean", default: false },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: PLACES } }, then: { at: "$place" }, cost: 2 },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } }, cost: 2 },
    { name: "light_fire", when: { at: "home", wood: { ">=": 2 } }, then: { fire_lit: true } },
  ],
  goals: [{ name: "warm", when: { fire_lit: true } }],
};

/** The state of an agent far from warmth. */
export const COLD = { at: "home", wood: 0, fire_lit: false } as const;
