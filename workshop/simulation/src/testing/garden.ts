import { type Domain, loadDomain } from "@understudy/planner-core";

/** A gardener's watering and picking; three variables, so that tests are predictable. */
export const garden: Domain = loadDomain({
  name: "garden",
  state: {
    at: { type: "enum", values: ["bed", "well"], default: "well" },
    full: { type: "boolean", default: false },
    flowers: { type: "integer", min: 0, max: 5, default: 0 },
  },
  tools: [
    { name: "go", parameters: { place: { enum: ["bed", "well"] } }, then: { at: "$place" } },
    { name: "fill", when: { at: "well" }, then: { full: true } },
    { name: "water", when: { at: "bed", full: true }, then: { full: false, flowers: { "+": 2 } } },
  ],
  goals: [
    { name: "bloom", when: { flowers: { ">=": 2 } }, priority: 2 },
    { name: "carry", when: { full: true } },
  ],
});

/** The ids of a plan's ground actions. */
export function gardenActions(...steps: readonly [tool: string, place?: string][]): number[] {
  return steps.map(([tool, place]) =>
    garden.actionOf({ tool, args: place === undefined ? {} : { place } }),
  );
}
