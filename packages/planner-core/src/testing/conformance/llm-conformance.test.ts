import { describe, expect, it } from "vitest";
import type { LlmPlanner } from "../../engine/contract/llm-planner.ts";
import { type ScriptedBehaviour, ScriptedLlmPlanner } from "../scripted-llm-planner.ts";
import { type LlmConformanceSetup, llmConformance } from "./llm-conformance.ts";

const says = [
  { action: 1, atMs: 5 },
  { action: 0, atMs: 10 },
];
const behaviours: Readonly<Record<string, ScriptedBehaviour>> = {
  answers: { afterMs: 20, answer: [1, 0, 2], says },
  stalls: { afterMs: "never" },
  fails: { afterMs: 5, rejects: new Error("down") },
};

function scripted(changes: ScriptedBehaviour = {}): LlmConformanceSetup {
  return {
    behaviours: ["answers", "stalls", "fails"],
    open: (behaviour, clock) =>
      new ScriptedLlmPlanner({ clock, script: () => ({ ...behaviours[behaviour], ...changes }) }),
  };
}

describe("llmConformance", () => {
  for (const { name, run } of llmConformance(scripted())) it(`a scripted LLM planner ${name}`, run);

  /** An LLM planner with one fault. */
  const spoilt = (spoil: (llm: LlmPlanner) => Partial<LlmPlanner>): LlmConformanceSetup => ({
    behaviours: ["answers"],
    open: (_, clock) => {
      const llm: LlmPlanner = new ScriptedLlmPlanner({
        clock,
        script: () => ({ ...behaviours["answers"] }),
      });
      const { model, fingerprint } = llm;
      const admit: LlmPlanner["admit"] = (...asked) => llm.admit(...asked);
      const whole = { model, fingerprint, admit };
      return { ...whole, ask: (request) => llm.ask(request), ...spoil(llm) };
    },
  });

  it.each<[string, LlmConformanceSetup, string]>([
    ["ignores its deadline", scripted({ ignoresSignal: true }), "ends soon after its deadline"],
    ["throws at once", scripted({ throws: new Error("no") }), "answers"],
    [
      "rejects with no error",
      scripted({ rejects: "no" }),
      "rejects with an error, without a synchronous one",
    ],
    [
      "tells other steps than it answers",
      scripted({ answer: [2, 0] }),
      "announces only steps that begin its answer",
    ],
    ["names no action", scripted({ answer: [1, 0, 99_999] }), "answers"],
    [
      "predicts a time before now",
      spoilt(() => ({ admit: () => ({ admitted: true, predictedMs: -1 }) })),
      "decides about admission for any budget",
    ],
    [
      "plays in the state of the question",
      spoilt((llm) => ({
        ask: async (request) => {
          request.question.state[0] = (request.question.state[0] as number) + 1;
          return await llm.ask(request);
        },
      })),
      "leaves its arguments unchanged",
    ],
    ["has no name", spoilt(() => ({ model: "" })), "has a model, a fingerprint and valid flags"],
  ])("catches an LLM planner that %s", async (_mistake, setup, name) => {
    const found = llmConformance(setup).filter((each) => each.name === name);
    expect(found.length).toBe(1);
    await expect(found[0]?.run()).rejects.toThrow();
  });
});
