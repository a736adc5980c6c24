import { InferenceError, type LlmPlanner } from "@understudy/planner-core";
import {
  type FakeClock,
  type LlmBehaviour,
  llmConformance,
  llmWrapperConformance,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { ListeningLlmPlanner } from "./llm-solver.ts";
import { absentLlm } from "./open-llm-solver.ts";

const down = new InferenceError("The model is down");

function scripted(behaviour: LlmBehaviour, clock: FakeClock): LlmPlanner {
  const script = {
    answers: { afterMs: 30, answer: [1, 0], says: [{ action: 1, atMs: 10 }] },
    stalls: { afterMs: "never" },
    fails: { rejects: down },
  } as const;
  return new ScriptedLlmPlanner({ clock, script: () => script[behaviour] });
}

const llms: readonly [
  string,
  readonly LlmBehaviour[],
  (behaviour: LlmBehaviour, clock: FakeClock) => LlmPlanner,
][] = [
  [
    "an LLM planner that is listened to",
    ["answers", "stalls", "fails"],
    (behaviour, clock) => new ListeningLlmPlanner(scripted(behaviour, clock)),
  ],
  ["the LLM planner of a model that is not there", ["fails"], () => absentLlm(down)],
];

describe.each(llms)("%s", (_name, behaviours, open) => {
  for (const { name, run } of llmConformance({ behaviours, open })) it(name, run);
});

describe("a question to a wrapped LLM planner", () => {
  const wrap = (inner: LlmPlanner) => new ListeningLlmPlanner(inner);
  for (const { name, run } of llmWrapperConformance({ wrap })) it(name, run);
});
