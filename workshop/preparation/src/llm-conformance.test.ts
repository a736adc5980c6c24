import { ClassicalPlanner } from "@understudy/classical";
import { renderPrompt } from "@understudy/llm/internal";
import { InferenceError, type LlmPlanner, type Question } from "@understudy/planner-core";
import {
  type FakeClock,
  type LlmBehaviour,
  llmConformance,
  ScriptedLlmPlanner,
  woodcutter,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { OptimalScriptedLlmPlanner } from "./optimal-llm-planner.ts";
import { MoodyLlmPlanner } from "./testing/scripted.ts";
import { TextRecordingLlmPlanner, TextReplayLlmPlanner } from "./texts/recorded-text.ts";

const question: Question = {
  key: "conformance",
  domain: woodcutter,
  state: woodcutter.state({}),
  goal: woodcutter.goal("warm_home"),
  text: {},
};
const { domain, state, goal, text } = question;
const recorded = {
  model: "phi3",
  prompt: renderPrompt(domain, state, goal, text),
  text: '{"steps":[{"tool":"goto","args":{"place":"market"}},{"tool":"light_fire","args":{}}]}',
};

function scripted(behaviour: LlmBehaviour, clock: FakeClock): LlmPlanner {
  const script = {
    answers: { afterMs: 30, answer: [1, 0], says: [{ action: 1, atMs: 10 }] },
    stalls: { afterMs: "never" },
    fails: { rejects: new InferenceError("The model is down") },
  } as const;
  return new ScriptedLlmPlanner({ clock, script: () => script[behaviour] });
}

const llms: readonly [
  string,
  readonly LlmBehaviour[],
  (behaviour: LlmBehaviour, clock: FakeClock) => LlmPlanner,
][] = [
  [
    "the optimal LLM planner",
    ["answers"],
    () => new OptimalScriptedLlmPlanner(new ClassicalPlanner()),
  ],
  ["a moody LLM planner", ["answers"], () => new MoodyLlmPlanner()],
  [
    "an LLM planner that is recorded",
    ["answers", "stalls", "fails"],
    (behaviour, clock) => new TextRecordingLlmPlanner(scripted(behaviour, clock), () => undefined),
  ],
  [
    "an LLM planner that is replayed",
    ["answers", "fails"],
    (behaviour) => new TextReplayLlmPlanner(behaviour === "answers" ? [recorded] : []),
  ],
];

describe.each(llms)("%s", (_name, behaviours, open) => {
  for (const { name, run } of llmConformance({ behaviours, open, question })) it(name, run);
});
