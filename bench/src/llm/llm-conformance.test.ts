import { InferenceError, type LlmPlanner } from "@understudy/planner-core";
import { type LlmBehaviour, llmConformance, woodcutter } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { ScriptedModel } from "../crowds/scripted-model.ts";
import { KnowingLlmPlanner } from "../pipeline/knowing-llm-planner.ts";
import { InstantLlmPlanner } from "./instant-llm-planner.ts";

const down = new InferenceError("The model is down");
const state = woodcutter.state({});
const goal = woodcutter.goal("warm_home");
const llms: readonly [string, readonly LlmBehaviour[], (behaviour: LlmBehaviour) => LlmPlanner][] =
  [
    [
      "an instant LLM planner",
      ["answers", "fails"],
      (behaviour) => new InstantLlmPlanner(behaviour === "fails" ? down : undefined),
    ],
    [
      "an LLM planner that knows every answer",
      ["answers"],
      () => new KnowingLlmPlanner(woodcutter, [{ state, goal, actions: [1, 0] }]),
    ],
    // Without frames no answer comes.
    ["the scripted model of a crowd", ["stalls"], () => new ScriptedModel()],
  ];

describe.each(llms)("%s", (_name, behaviours, open) => {
  for (const { name, run } of llmConformance({ behaviours, open })) it(name, run);
});
