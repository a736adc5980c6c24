import type { LlmAnswer, LlmRequest } from "@understudy/planner-core";
import {
  type LlmBehaviour,
  type LlmConformanceSetup,
  type LlmWrapperSetup,
  llmConformance,
  llmWrapperConformance,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { RecordedLlmPlanner } from "./record/recording-parts.ts";
import type { RecordedCall, RequestLine } from "./recording.ts";
import { ReplayLlmPlanner } from "./replay/replay-parts.ts";

const LIMITS = { lateAnswerMs: 1000, readingMs: 2000 };

const recorded: LlmConformanceSetup = {
  behaviours: ["answers", "stalls", "fails"],
  open: (behaviour, clock) => {
    const script = {
      answers: { afterMs: 30, answer: [1, 0], says: [{ action: 1, atMs: 10 }] },
      stalls: { afterMs: "never" },
      fails: { rejects: new Error("down") },
    } as const;
    const llm = new ScriptedLlmPlanner({ clock, script: () => script[behaviour] });
    return new RecordedLlmPlanner(llm, LIMITS, () => clock.now());
  },
};

describe("a recorded LLM planner", () => {
  for (const { name, run } of llmConformance(recorded)) it(name, run);

  const wrapper: LlmWrapperSetup = {
    wrap: (inner, clock) => new RecordedLlmPlanner(inner, LIMITS, () => clock.now()),
  };
  for (const { name, run } of llmWrapperConformance(wrapper)) it(name, run);
});

/** A request with enough LLM calls for any check. */
function recordedCalls(behaviour: LlmBehaviour): RequestLine {
  const call: RecordedCall =
    behaviour === "answers"
      ? { askedMs: 0, said: [1], answer: { kind: "plan", actions: [1, 0], text: "" } }
      : {
          askedMs: 0,
          error: { name: "InferenceError", code: "inference-failed", message: "down" },
        };
  return {
    request: 1,
    engine: 1,
    agent: "agent",
    tick: 1,
    atMs: 0,
    state: [],
    goal: "warm_home",
    calls: Array.from({ length: 5 }, () => call),
  };
}

/** Ends each call as a replay does: first the steps, then the end of the call. */
class EndingLlmPlanner extends ReplayLlmPlanner {
  override ask(request: LlmRequest): Promise<LlmAnswer> {
    const answer = super.ask(request);
    queueMicrotask(() => {
      this.say();
      this.answer();
    });
    return answer;
  }
}

const replayed: LlmConformanceSetup = {
  behaviours: ["answers", "fails"],
  open: (behaviour) => {
    const request = recordedCalls(behaviour);
    const script = { request, late: undefined };
    return new EndingLlmPlanner({ model: "phi3", fingerprint: "phi3" }, LIMITS, script);
  },
};

describe("a replayed LLM planner", () => {
  for (const { name, run } of llmConformance(replayed)) it(name, run);
});
