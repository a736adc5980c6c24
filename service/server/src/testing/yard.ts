import type { DomainDefinition } from "@understudy/planner-core";

const PLACES = ["mill", "site"];

/** A domain with time, whose beam takes two to nail. */
export const SERVED_YARD: DomainDefinition = {
  name: "yard",
  state: {
    at: { type: "enum", values: PLACES },
    beam_up: { type: "boolean", shared: true, default: false },
    nailed: { type: "boolean", shared: true, default: false },
    planks: { type: "integer", min: 0, max: 20, shared: true, default: 0 },
  },
  tools: [
    { name: "walk", parameters: { to: { enum: PLACES } }, then: { at: "$to" }, duration: 6 },
    { name: "saw", when: { at: "mill" }, then: { planks: { "+": 2 } }, duration: 4 },
    {
      name: "hold_beam",
      when: { at: "site", planks: { ">=": 2 } },
      start: { beam_up: true },
      then: { beam_up: false },
      duration: { from: 3, to: 30 },
      interrupted: { beam_up: false },
    },
    {
      name: "nail",
      when: { at: "site" },
      during: { beam_up: true },
      then: { nailed: true },
      duration: 3,
    },
  ],
  goals: [{ name: "raised", when: { nailed: true }, by: 120 }],
};

/** Two builders at the mill. */
export const BUILDERS = {
  domain: "yard",
  agents: { ann: { state: { at: "mill" } }, bo: { state: { at: "mill" } } },
  shared: { beam_up: false, nailed: false, planks: 0 },
  goal: "raised",
  budgetMs: 60_000,
} as const;
