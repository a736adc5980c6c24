import { BackendLlmPlanner, withResilience } from "@understudy/llm";
import { seededRandom } from "@understudy/planner-core";
import { type LlmConformanceSetup, llmConformance } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { SimulatedBackend } from "./simulated-backend.ts";

const simulated = {
  latencyP50Ms: 12,
  latencyP95Ms: 35,
  soundShare: 0.5,
  mendableShare: 0.25,
  slots: 2,
};
const stalling = { ...simulated, latencyP50Ms: 1e9, latencyP95Ms: 1e9 };

const setup: LlmConformanceSetup = {
  behaviours: ["answers", "stalls"],
  open: (behaviour, clock) => {
    const random = seededRandom(1);
    const options = behaviour === "answers" ? simulated : stalling;
    const backend = new SimulatedBackend({ simulated: options, random, clock });
    return withResilience(new BackendLlmPlanner({ backend, clock }), { clock, random });
  },
};

describe("the simulated LLM planner", () => {
  for (const { name, run } of llmConformance(setup)) it(name, run);
});
