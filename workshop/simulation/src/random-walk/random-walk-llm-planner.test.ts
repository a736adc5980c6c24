import {
  Deadline,
  loadDomain,
  PlanProver,
  type Question,
  systemClock,
} from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { RandomWalkLlmPlanner } from "./random-walk-llm-planner.ts";

const domain = loadDomain({
  name: "walk",
  state: {
    at: { type: "enum", values: ["a", "b", "c"] },
    n: { type: "integer", min: 0, max: 9 },
    day: { type: "integer", min: 0, max: 9 },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["a", "b", "c"] } }, then: { at: "$place" } },
    { name: "count", when: { at: "b" }, then: { n: { "+": 1 } } },
    { name: "sleep", when: { day: { "<": 9 } }, then: { day: { "+": 1 } } },
  ],
  goals: [{ name: "counted", when: { n: { ">=": 2 } } }],
  maintain: [{ at: { "!=": "c" } }],
});
const question: Question = {
  key: "",
  domain,
  state: domain.state({ at: "a", n: 0, day: 0 }),
  goal: domain.goal("counted"),
  text: {},
};

async function walk(
  llm: RandomWalkLlmPlanner,
  asked: Question = question,
  onStep?: () => "continue" | "stop",
): Promise<readonly number[]> {
  const deadline = new Deadline(systemClock, 60_000);
  const answer = await llm.ask({ question: asked, deadline, ...(onStep && { onStep }) });
  deadline.release();
  return answer.kind === "plan" ? answer.actions : [];
}

describe("a random walk", () => {
  it("returns applicable steps that keep the invariants, until the goal holds", async () => {
    const prover = new PlanProver(domain);
    const llm = new RandomWalkLlmPlanner(1, 40);
    for (let round = 0; round < 20; round++) {
      const actions = await walk(llm);
      expect(prover.prove(question.state, actions, question.goal.condition)).toBe(true);
      expect(prover.prove(question.state, actions.slice(0, -1), question.goal.condition)).toBe(
        false,
      );
    }
  });

  it("never repeats a state", async () => {
    const prover = new PlanProver(domain);
    const actions = await walk(new RandomWalkLlmPlanner(5));
    const states = actions.map((_, end) => {
      prover.prove(question.state, actions.slice(0, end), undefined);
      return prover.state.join();
    });
    expect(new Set(states).size).toBe(states.length);
  });

  it("is deterministic by seed", async () => {
    const [one, same, other] = await Promise.all(
      [3, 3, 5].map((seed) => walk(new RandomWalkLlmPlanner(seed))),
    );
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it("ends without applicable steps, at its step limit, or when aborted", async () => {
    const places = ["a", "b", "c"].map((place) => ({ tool: "goto", args: { place } }));
    const disabled = domain.actionSet([...places, { tool: "sleep", args: {} }]);
    expect(await walk(new RandomWalkLlmPlanner(1), { ...question, disabled })).toEqual([]);
    expect(await walk(new RandomWalkLlmPlanner(1, 1))).toHaveLength(1);
    expect(await walk(new RandomWalkLlmPlanner(1), question, () => "stop")).toHaveLength(1);
  });
});
