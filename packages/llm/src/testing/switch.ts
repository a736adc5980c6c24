import { loadDomain, type Question } from "@understudy/planner-core";

const domain = loadDomain({
  name: "switch",
  state: { on: { type: "boolean", default: false } },
  tools: [{ name: "press", then: { on: true } }],
  goals: [{ name: "lit", when: { on: true } }],
});

/** A switch to press: the smallest domain with a plan. */
export const switchQuestion: Question = {
  key: "k",
  domain,
  state: domain.state({ on: false }),
  goal: domain.goal("lit"),
  text: {},
};
