import type { DomainDefinition } from "@understudy/planner-core";

/** A domain with a number of variables; only one of them matters. */
export function manyVariables(count: number): DomainDefinition {
  const amount = { type: "integer", min: 0, max: 7, default: 0 } as const;
  const others = Array.from({ length: count - 1 }, (_, index) => [`amount_${index}`, amount]);
  return {
    name: "amounts",
    state: { done: { type: "boolean", default: false }, ...Object.fromEntries(others) },
    tools: [{ name: "finish", when: { done: false }, then: { done: true } }],
    goals: [{ name: "done", when: { done: true } }],
  };
}

/** Gathering wood and building, among a number of irrelevant tools. */
export function irrelevantTools(count: number): DomainDefinition {
  const idle = Math.max(0, count - 3);
  const names = Array.from({ length: idle }, (_, index) => `idle_${index}`);
  const no = { type: "boolean", default: false } as const;
  return {
    name: "yard",
    state: {
      at: { type: "enum", values: ["home", "forest"], default: "home" },
      wood: { type: "integer", min: 0, max: 9, default: 0 },
      built: no,
      ...Object.fromEntries(names.map((name) => [name, no])),
    },
    tools: [
      { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
      { name: "walk", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
      { name: "build", when: { at: "home", wood: { ">=": 6 } }, then: { built: true } },
      ...names.map((name) => ({
        name: `do_${name}`,
        when: { [name]: false },
        then: { [name]: true },
      })),
    ],
    goals: [{ name: "built", when: { built: true } }],
  };
}
