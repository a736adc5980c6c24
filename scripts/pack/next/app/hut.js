import { defineDomain } from "@understudy/planner-core";

const places = ["home", "forest"];

export const domain = defineDomain({
  name: "hut",
  state: {
    at: { type: "enum", values: places },
    wood: { type: "integer", min: 0, max: 8 },
    fire_lit: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: places } }, then: { at: "$place" }, cost: 2 },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } }, cost: 2 },
    { name: "light_fire", when: { at: "home", wood: { ">=": 2 } }, then: { fire_lit: true } },
  ],
  goals: [{ name: "warm", when: { fire_lit: true } }],
});
