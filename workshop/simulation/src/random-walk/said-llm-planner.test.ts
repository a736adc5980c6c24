import { llmConformance } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { SaidLlmPlanner } from "./said-llm-planner.ts";

describe("an LLM planner with a fixed answer", () => {
  const open = () => {
    const llm = new SaidLlmPlanner();
    llm.answer = { kind: "plan", actions: [1, 0], text: "" };
    return llm;
  };
  for (const { name, run } of llmConformance({ behaviours: ["answers"], open })) it(name, run);
});
