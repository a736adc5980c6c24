import type { DomainLimits } from "../domain/definition/definition.ts";
import { loadDomain } from "../domain/load-domain.ts";
import { DomainError, type Issue } from "../errors.ts";

/** A sound definition as text, so that a case can break one place of it. */
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

// biome-ignore lint/suspicious/noExplicitAny: the point is to break what the types protect
export type Broken = any;

/** The mistakes in a source; none if it loads. */
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

/** The mistake, where the issue points, what it says and how it helps. */
export type BrokenCase = [
  what: string,
  pointer: string,
  breakIt: (domain: Broken) => void,
  message: RegExp,
  hint?: RegExp,
];

/** The issues of the domain that is broken in one place. */
export function issuesWhere(breakIt: (domain: Broken) => void): readonly Issue[] {
  const domain = JSON.parse(sound) as Broken;
  breakIt(domain);
  return domainIssues(JSON.stringify(domain));
}
