import { defineDomain, type StepOf, type TypesOf } from "@understudy/planner-core";

const places = ["tent", "forest", "river", "fire"] as const;

/** A camper's senses (state), actions (tools) and goals. The planner finds the way between them. */
export const domain = defineDomain({
  name: "camp",
  state: {
    at: { type: "enum", values: places },
    logs: { type: "integer", min: 0, max: 3 },
    fish: { type: "integer", min: 0, max: 2 },
    hungry: { type: "boolean" },
    fire_lit: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: places } }, then: { at: "$place" }, cost: 2 },
    { name: "chop", when: { at: "forest" }, then: { logs: { "+": 1 } }, cost: 2 },
    { name: "catch_fish", when: { at: "river" }, then: { fish: { "+": 1 } }, cost: 3 },
    {
      name: "light_fire",
      when: { at: "fire", fire_lit: false, logs: { ">=": 2 } },
      then: { fire_lit: true, logs: { "-": 2 } },
    },
    {
      name: "cook_and_eat",
      when: { at: "fire", fire_lit: true, fish: { ">=": 1 } },
      then: { hungry: false, fish: { "-": 1 } },
    },
  ],
  goals: [
    { name: "warm", when: { fire_lit: true }, priority: 3 },
    { name: "fed", when: { hungry: false }, priority: 2 },
    { name: "stocked", when: { logs: { ">=": 2 } }, priority: 1 },
  ],
});

export type Place = (typeof places)[number];
export type CampTypes = TypesOf<typeof domain>;
/** One step of a plan: a tool with its arguments. Misspellings do not compile. */
export type CampStep = StepOf<typeof domain>;
