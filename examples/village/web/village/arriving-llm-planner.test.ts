import {
  type LlmBehaviour,
  llmConformance,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { ArrivingLlmPlanner } from "./arriving-llm-planner.ts";

const scripts = {
  answers: { afterMs: 30, answer: [1, 0], says: [{ action: 1, atMs: 10 }] },
  stalls: { afterMs: "never" },
  fails: { rejects: new Error("down") },
} as const;

describe("an arrived LLM planner", () => {
  const behaviours: readonly LlmBehaviour[] = ["answers", "stalls", "fails"];
  for (const { name, run } of llmConformance({
    behaviours,
    open: (behaviour, clock) => {
      const llm = new ArrivingLlmPlanner("model", "fingerprint");
      llm.arrive(new ScriptedLlmPlanner({ clock, script: () => scripts[behaviour] }));
      return llm;
    },
  })) {
    it(name, run);
  }
});

describe("an LLM planner that has not arrived", () => {
  const open = () => new ArrivingLlmPlanner("model", "fingerprint");
  for (const { name, run } of llmConformance({ behaviours: ["fails"], open })) it(name, run);
});
