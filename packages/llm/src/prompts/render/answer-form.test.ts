import { readFileSync } from "node:fs";
import { Deadline, loadDomain, systemClock } from "@understudy/planner-core";
import { arbitraryDomain } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePlan } from "../../parse/parse-plan.ts";
import { BackendLlmPlanner } from "../../planner/backend-llm-planner.ts";
import { type Script, ScriptedBackend } from "../../testing/scripted-backend.ts";
import { ANSWER_FORMS, answerFormOf } from "./answer-form.ts";
import { renderChoiceSystem } from "./render-choice.ts";
import { renderSystem } from "./render-system.ts";

const village = loadDomain(
  readFileSync(new URL("../../../../../examples/domains/village.json", import.meta.url), "utf8"),
);
const fireside = loadDomain({
  name: "fireside",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    logs: { type: "integer", min: 0, max: 5 },
  },
  tools: [
    { name: "chop", then: { logs: { "+": 1 } } },
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
  ],
  goals: [{ name: "stocked", when: { logs: 5 } }],
});

describe("the form of answers in prompts", () => {
  it("is one line and one example in the domain's own names", () => {
    const taught = renderSystem(fireside).content;
    const { content } = renderSystem(fireside, "example");
    expect(content.startsWith(`${taught}\n`)).toBe(true);
    expect(content.slice(taught.length + 1).split("\n")).toEqual([
      "Write one JSON object of the following form, and nothing else. Its steps are only an example:",
      '{"steps":[{"tool":"goto","args":{"place":"forest"}},{"tool":"chop","args":{}}]}',
    ]);
  });

  it("is empty for a trained model, and never part of a choice", () => {
    expect(renderSystem(village, "taught")).toBe(renderSystem(village));
    expect(renderChoiceSystem(village).content).not.toContain("example");
  });

  it("shows a valid plan in any domain", () => {
    fc.assert(
      fc.property(arbitraryDomain(), fc.constantFrom(...ANSWER_FORMS.slice(1)), (domain, form) => {
        const example = renderSystem(domain, form).content.split("\n").at(-1) ?? "";
        expect(parsePlan(domain, example)).toMatchObject({ kind: "plan", shape: "steps" });
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["phi3", "example"],
    ["llama3.2:3b", "example"],
    ["gpt-4.1-mini", "example"],
    ["qwen2.5-7b-instruct", "example"],
    ["deepseek-r1:8b", "thinking"],
    ["Qwen/Qwen3-8B", "thinking"],
    ["o3-mini", "thinking"],
    ["openai/gpt-oss-20b", "thinking"],
    ["microsoft/Phi-4-reasoning", "thinking"],
    ["NousResearch/Hermes-3-Llama-3.1-8B", "tool-calls"],
    ["scripted", "example"],
  ])("is chosen by a model's name: %s, %s", (model, form) => {
    expect(answerFormOf(model)).toBe(form);
  });
});

describe("BackendLlmPlanner", () => {
  const state = fireside.state({ at: "home", logs: 0 });
  const question = { key: "k", domain: fireside, state, goal: fireside.goal("stocked"), text: {} };
  const answers: Script = ['{"steps":[]}'];

  it.each([
    ["the form for the model's name", { model: "deepseek-r1" }, undefined, "thinking"],
    ["the backend's form", { answerForm: "taught" }, undefined, "taught"],
    ["its own option", { answerForm: "taught" }, "tool-calls", "tool-calls"],
  ] as const)("takes %s", async (_, info, answerForm, expected) => {
    const backend = new ScriptedBackend(answers, { info });
    const llm = new BackendLlmPlanner({ backend, answerForm });
    await llm.ask({ question, deadline: new Deadline(systemClock, 60_000) });
    expect(backend.requests[0]?.system).toBe(renderSystem(fireside, expected));
  });

  it("has another fingerprint with another form", () => {
    const fingerprints = ANSWER_FORMS.map(
      (answerForm) =>
        new BackendLlmPlanner({ backend: new ScriptedBackend(answers), answerForm }).fingerprint,
    );
    expect(new Set(fingerprints).size).toBe(ANSWER_FORMS.length);
  });
});
