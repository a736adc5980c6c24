import { defineDomain } from "@understudy/planner-core";

const places = ["hub", "workshop", "airlock", "array"] as const;

/** Senses, tools and goals of a space station's repair robot. */
export const station = defineDomain({
  name: "station",
  state: {
    at: { type: "enum", values: places },
    power: { type: "integer", min: 0, max: 6 },
    patches: { type: "integer", min: 0, max: 3 },
    suit_on: { type: "boolean" },
    breach: { type: "boolean", sensed: true },
  },
  tools: [
    { name: "walk", parameters: { place: { enum: places } }, then: { at: "$place" }, cost: 3 },
    {
      name: "tram",
      parameters: { place: { enum: places } },
      when: { power: { ">=": 1 } },
      then: { at: "$place", power: { "-": 1 } },
    },
    { name: "charge", when: { at: "array" }, then: { power: { "+": 2 } }, cost: 2 },
    {
      name: "make_patch",
      when: { at: "workshop", power: { ">=": 1 } },
      then: { patches: { "+": 1 }, power: { "-": 1 } },
      cost: 2,
    },
    { name: "put_on_suit", when: { at: "airlock" }, then: { suit_on: true } },
    {
      name: "seal_hull",
      when: { at: "airlock", suit_on: true, patches: { ">=": 1 } },
      then: { breach: false, patches: { "-": 1 } },
      cost: 4,
    },
  ],
  goals: [
    { name: "sealed", when: { breach: false }, priority: 9 },
    { name: "charged", when: { power: { ">=": 3 } }, priority: 2 },
    { name: "stocked", when: { patches: { ">=": 1 } }, priority: 1 },
  ],
});

/** A step of a plan: a tool with typed arguments. */
export type StationStep = ReturnType<typeof station.step>;

/** The values of all variables. */
export type StationState = ReturnType<typeof station.read>;
