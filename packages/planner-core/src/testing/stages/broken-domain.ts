import { DomainError, type Issue } from "../../base/errors.ts";
import type { DomainLimits } from "../../rules/domain/definition/definition.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";

/** A valid definition as text, so that each case can break one part of it. */
export const sound: string = JSON.stringify({
  name: "woodcutter",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 8 },
    coins: { type: "integer", min: 0, max: 8 },
    has_axe: { type: "boolean" },
    has_pick: { type: "boolean" },
    mood: { type: "enum", values: ["glad", "sad"] },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } }, cost: 2 },
  ],
  goals: [{ name: "stocked", when: { wood: { ">=": 2 } } }],
});

// biome-ignore lint/suspicious/noExplicitAny: tests break what the types protect
export type Broken = any;

/** The issues of a source; none if it loads. */
export function domainIssues(
  source: unknown,
  limits: Partial<DomainLimits> = {},
): readonly Issue[] {
  try {
    loadDomain(source, limits);
  } catch (error) {
    if (error instanceof DomainError) return error.issues;
    throw error;
  }
  return [];
}
