import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { answerJson } from "./answer.ts";

describe("an answer as JSON", () => {
  it("reports that the directive was not read", () => {
    const domain = loadDomain({
      name: "lamp",
      state: { on: { type: "boolean" }, lit: { type: "boolean" } },
      tools: [
        { name: "press", then: { on: true } },
        { name: "light", then: { lit: true } },
      ],
      goals: [
        { name: "on", when: { on: true } },
        { name: "lit", when: { lit: true } },
      ],
    });
    const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
    const state = domain.state({ on: false, lit: false });
    const goal = { directive: "light it" };
    const outcome = orchestrator.planNow({ agent: "ann", state, goal });
    expect(JSON.parse(answerJson(1, { ...outcome, elapsedMs: 1 }))).toMatchObject({
      words: "not read",
    });
  });
});
