import type { DomainDefinition } from "../domain/definition.ts";
import type { Domain } from "../domain/domain.ts";
import { loadDomain } from "../domain/load-domain.ts";
import type { Step } from "../domain/types.ts";

/** A hut to be warmed: a domain of three tools, as it is written. */
export const definition: DomainDefinition = {
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 3 },
    fire_lit: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    { name: "light", when: { at: "home" }, then: { wood: { "-": 1 }, fire_lit: true } },
  ],
  goals: [{ name: "warm", when: { fire_lit: true } }],
};
export const hut: Domain = loadDomain(definition);

export const go = (place: string): Step => ({ tool: "goto", args: { place } });
export const chop: Step = { tool: "chop", args: {} };
export const light: Step = { tool: "light", args: {} };

/** The actions of some steps. */
export const ids = (steps: readonly Step[]): number[] => steps.map((step) => hut.actionOf(step));
