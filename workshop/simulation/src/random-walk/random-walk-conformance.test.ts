import { llmConformance } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { RandomWalkLlmPlanner } from "./random-walk-llm-planner.ts";

describe("a random walk as an LLM planner", () => {
  const setup = { behaviours: ["answers"], open: () => new RandomWalkLlmPlanner(1) } as const;
  for (const { name, run } of llmConformance(setup)) it(name, run);
});
