import { loadDomain, type Question } from "@understudy/planner-core";
import { llmConformance } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { HeldLlmPlanner } from "./held-llm-planner.ts";
import { HUT } from "./hut.ts";

const domain = loadDomain(HUT).untyped;
const question: Question = {
  key: "conformance",
  domain,
  state: domain.state({}),
  goal: domain.goal("warm"),
  text: {},
};

describe("a released LLM planner", () => {
  const open = () => {
    const llm = new HeldLlmPlanner();
    llm.release();
    return llm;
  };
  for (const { name, run } of llmConformance({ behaviours: ["answers"], open, question })) {
    it(name, run);
  }
});
