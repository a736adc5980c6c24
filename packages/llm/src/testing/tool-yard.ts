import { type Domain, loadDomain } from "@understudy/planner-core";

/** A domain with tools for every kind of argument, one of them with a condition on its argument. */
export const toolYard: Domain = loadDomain({
  name: "yard",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 9 },
    open: { type: "boolean" },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["home", "forest"] } },
      then: { at: "$place" },
    },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    {
      name: "set",
      parameters: { n: { type: "integer", minimum: 1, maximum: 3 }, open: { type: "boolean" } },
      then: { wood: "$n", open: "$open" },
    },
    {
      name: "stay",
      parameters: { place: { enum: ["home", "forest"] } },
      when: { at: "home", allOf: [{ at: "$place" }] },
      then: { open: true },
    },
  ],
});
