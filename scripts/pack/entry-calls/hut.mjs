// What the calls share: a small domain, its questions, and an orchestrator for them.
import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { Deadline, loadDomain, Orchestrator, systemClock } from "@understudy/planner-core";

export const HUT = {
  name: "hut",
  state: {
    wood: { type: "integer", min: 0, max: 3, default: 0 },
    fire: { type: "boolean", default: false },
  },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } } },
    { name: "light", when: { wood: { ">=": 2 } }, then: { wood: { "-": 2 }, fire: true } },
  ],
  goals: [{ name: "warm", when: { fire: true } }],
};
export const COLD = { wood: 0, fire: false };
/** The only plan of its length. */
export const PLAN = ["chop", "chop", "light"];
export const PLAN_TEXT = JSON.stringify({ steps: PLAN.map((tool) => ({ tool, args: {} })) });
/** The same with time: as long as its steps. */
export const TIMED_HUT = {
  ...HUT,
  name: "timed hut",
  tools: HUT.tools.map((tool) => ({ ...tool, duration: 2 })),
};

/** No answer is late: a busy machine is many times slower. */
export const PATIENCE_MS = 600_000;
export const patient = () => new Deadline(systemClock, PATIENCE_MS);

/** A domain, with the problem of getting warm from nothing. */
export function problemIn(definition = HUT) {
  const domain = loadDomain(definition);
  return { domain, state: domain.state(COLD), goal: domain.goal("warm") };
}

export function question() {
  return { key: "hut", ...problemIn(), text: {} };
}

/** An orchestrator of the hut's domain, or of the given one, that plans classically. */
export function orchestratorFor(domain, more = {}) {
  return new Orchestrator({ domain, planner: new ClassicalPlanner(), ...more });
}

/** Plans in the hut with an orchestrator, and ends it. @returns the outcome */
export async function planWith(orchestrator) {
  const state = orchestrator.domain.state(COLD);
  const outcome = await orchestrator.plan({
    ...{ agent: "ann", state, goal: "warm", budgetMs: PATIENCE_MS },
  });
  assert.deepEqual(toolsOf(outcome.plan?.steps), PLAN);
  await orchestrator.dispose();
  return outcome;
}

export const toolsOf = (steps) => steps?.map(({ tool }) => tool);
