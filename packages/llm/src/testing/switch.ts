import { type Domain, loadDomain, type Question } from "@understudy/planner-core";

/** A switch to press: the smallest domain with a plan. */
export const switchDomain: Domain = loadDomain({
  name: "switch",
  state: { on: { type: "boolean", default: false } },
  tools: [{ name: "press", then: { on: true } }],
  goals: [{ name: "lit", when: { on: true } }],
});

/** How the switch gets pressed. */
export const switchQuestion: Question = {
  key: "k",
  domain: switchDomain,
  state: switchDomain.state({ on: false }),
  goal: switchDomain.goal("lit"),
  text: {},
};
