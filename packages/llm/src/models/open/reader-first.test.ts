import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ScriptedBackend } from "../../testing/scripted-backend.ts";
import { createLlmPlanner } from "./create-llm-planner.ts";

const domain = loadDomain({
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "river"] },
    fish: { type: "integer", min: 0, max: 3 },
    fire_lit: { type: "boolean" },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "river"] } }, then: { at: "$place" } },
    { name: "catch_fish", when: { at: "river" }, then: { fish: { "+": 1 } } },
    { name: "light_fire", when: { at: "home" }, then: { fire_lit: true } },
  ],
  goals: [
    { name: "fed", words: ["food"], when: { fish: { ">=": 1 } }, priority: 2 },
    { name: "warm", when: { fire_lit: true }, priority: 1 },
  ],
});
const state = domain.state({ at: "home", fish: 0, fire_lit: false });

async function planWith(directive: string) {
  // A chat model at chance: it would always choose the first plan.
  const backend = new ScriptedBackend(() => '{"choice":"A"}');
  const llm = await createLlmPlanner({ backend });
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm });
  const request = { agent: "ann", state, goal: { directive }, budgetMs: 60_000 };
  const { goal, chosen, confidence = 0 } = await orchestrator.plan(request);
  return { goal: goal.name, chosen, confidence, backend };
}

describe("a chat model behind the orchestrator", () => {
  it("does not override what the reader has read", async () => {
    const { goal, chosen, confidence, backend } = await planWith("Light the fire!");
    expect([goal, chosen, backend.requests.length]).toEqual(["warm", "words", 0]);
    expect(confidence).toBeGreaterThan(0.9);
  });

  it("chooses no meaning for a text in which the reader has found none", async () => {
    const { goal, chosen, backend } = await planWith("Xyzzy plugh quux.");
    expect([goal, chosen]).toEqual(["fed", undefined]);
    expect(backend.requests.some(({ letters }) => letters !== undefined)).toBe(false);
  });
});
