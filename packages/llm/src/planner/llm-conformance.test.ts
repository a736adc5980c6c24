import { InferenceError, type LlmPlanner } from "@understudy/planner-core";
import {
  type FakeClock,
  type LlmBehaviour,
  type LlmConformanceSetup,
  llmConformance,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { withResilience } from "../breaker/with-resilience.ts";
import { type ScriptedAnswer, ScriptedBackend } from "../testing/scripted-backend.ts";
import { BackendLlmPlanner } from "./backend-llm-planner.ts";

const text =
  '{"steps":[{"tool":"goto","args":{"place":"forest"}},{"tool":"chop","args":{}},{"tool":"light_fire","args":{}}]}';

const answers: Readonly<Record<LlmBehaviour, ScriptedAnswer>> = {
  answers: { text, latencyMs: 40, pieces: 20 },
  stalls: { hang: true },
  fails: { error: new InferenceError("The model is down") },
};

const behaviours = ["answers", "stalls", "fails"] as const;

function backendLlm(answer: ScriptedAnswer, clock: FakeClock, slots: number): BackendLlmPlanner {
  const backend = new ScriptedBackend(() => answer, { clock, info: { slots } });
  return new BackendLlmPlanner({ backend, clock });
}

/** An LLM planner that ignores its deadline and does not stream. */
function unheedingLlm(behaviour: LlmBehaviour, clock: FakeClock): ScriptedLlmPlanner {
  const script = {
    answers: { afterMs: 30, answer: [1, 0] },
    stalls: { afterMs: "never", ignoresSignal: true },
    fails: { rejects: new InferenceError("The model is down"), ignoresSignal: true },
  } as const;
  return new ScriptedLlmPlanner({ clock, script: () => script[behaviour] });
}

const llms: readonly [string, (behaviour: LlmBehaviour, clock: FakeClock) => LlmPlanner][] = [
  ["a backend's LLM planner", (behaviour, clock) => backendLlm(answers[behaviour], clock, 2)],
  [
    "the LLM planner of a backend that ignores its deadline",
    (behaviour, clock) => {
      const answer = { ...answers[behaviour], ignoreDeadline: behaviour !== "answers" };
      return backendLlm(answer, clock, 2);
    },
  ],
  [
    "a backend's LLM planner under control",
    (behaviour, clock) => withResilience(backendLlm(answers[behaviour], clock, 1), { clock }),
  ],
  [
    "a deaf LLM planner under control",
    (behaviour, clock) => withResilience(unheedingLlm(behaviour, clock), { clock }),
  ],
];

describe.each(llms)("%s", (_name, open) => {
  const setup: LlmConformanceSetup = { behaviours, open };
  for (const { name, run } of llmConformance(setup)) it(name, run);
});
