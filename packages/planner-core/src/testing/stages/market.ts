import type { DomainDefinition } from "../../rules/domain/definition/definition.ts";

/** A market that opens at 3: bread is there by 20. */
export const marketDefinition: DomainDefinition = {
  name: "market",
  state: {
    at: { type: "enum", values: ["home", "market"] },
    open: { type: "boolean" },
    bread: { type: "integer", min: 0, max: 4 },
  },
  tools: [
    {
      ...{ name: "walk", parameters: { to: { enum: ["home", "market"] } }, duration: 1 },
      then: { at: "$to" },
    },
    {
      ...{ name: "buy", when: { at: "market", open: true }, duration: 0.5 },
      then: { bread: { "+": 1 } },
    },
  ],
  goals: [{ name: "fed", when: { bread: { ">=": 1 } }, by: 20 }],
  events: [{ at: 3, then: { open: true } }],
};
