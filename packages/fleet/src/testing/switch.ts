import { loadDomain, type Question } from "@understudy/planner-core";

const domain = loadDomain({
  name: "switch",
  state: { on: { type: "boolean", default: false } },
  tools: [{ name: "press", then: { on: true } }],
  goals: [{ name: "lit", when: { on: true } }],
});
/** A switch to press, asked for under any key. */
export const questionOf = (key: string): Question => ({
  key,
  domain,
  state: domain.state({ on: false }),
  goal: domain.goal("lit"),
  text: {},
});
