import { type Domain, loadDomain } from "@understudy/planner-core";

/** A domain whose best plan has three steps, one with a number. */
export const woods: Domain = loadDomain({
  name: "woods",
  state: {
    at: { type: "enum", values: ["home", "forest", "mine"] },
    has_axe: { type: "boolean" },
    wood: { type: "integer", min: 0, max: 9 },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["home", "forest", "mine"] } },
      then: { at: "$place" },
    },
    { name: "take_axe", when: { at: "home" }, then: { has_axe: true } },
    {
      name: "chop",
      parameters: { n: { type: "integer", minimum: 1, maximum: 5 } },
      when: { at: "forest", has_axe: true },
      then: { wood: { "+": "$n" } },
      cost: "$n",
    },
  ],
  goals: [{ name: "warm", when: { wood: { ">=": 2 } } }],
});

/** The initial state of the plan. */
export const atHomeInWoods = { at: "home", has_axe: false, wood: 0 } as const;

/** The plan as a good model would write it. */
export const goodAnswer: string = JSON.stringify({
  steps: [
    { tool: "take_axe", args: {} },
    { tool: "goto", args: { place: "forest" } },
    { tool: "chop", args: { n: 2 } },
  ],
});
