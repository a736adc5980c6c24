import type { LeadAnswer, LeadRequest } from "@understudy/planner-core";
import {
  type LeadBehaviour,
  type LeadConformanceSetup,
  type LeadWrapperSetup,
  leadConformance,
  leadWrapperConformance,
  ScriptedLead,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { RecordedLead } from "./record/recording-parts.ts";
import type { RecordedCall, RequestLine } from "./recording.ts";
import { ReplayLead } from "./replay/replay-parts.ts";

const LIMITS = { lateAnswerMs: 1000, readingMs: 2000 };

const recorded: LeadConformanceSetup = {
  behaviours: ["answers", "stalls", "fails"],
  open: (behaviour, clock) => {
    const script = {
      answers: { afterMs: 30, answer: [1, 0], says: [{ action: 1, atMs: 10 }] },
      stalls: { afterMs: "never" },
      fails: { rejects: new Error("down") },
    } as const;
    const lead = new ScriptedLead({ clock, script: () => script[behaviour] });
    return new RecordedLead(lead, LIMITS, () => clock.now());
  },
};

describe("a recorded lead", () => {
  for (const { name, run } of leadConformance(recorded)) it(name, run);

  const wrapper: LeadWrapperSetup = {
    wrap: (inner, clock) => new RecordedLead(inner, LIMITS, () => clock.now()),
  };
  for (const { name, run } of leadWrapperConformance(wrapper)) it(name, run);
});

/** A request with enough lead calls for any check. */
function recordedCalls(behaviour: LeadBehaviour): RequestLine {
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
class EndingLead extends ReplayLead {
  override ask(request: LeadRequest): Promise<LeadAnswer> {
    const answer = super.ask(request);
    queueMicrotask(() => {
      this.say();
      this.answer();
    });
    return answer;
  }
}

const replayed: LeadConformanceSetup = {
  behaviours: ["answers", "fails"],
  open: (behaviour) => {
    const request = recordedCalls(behaviour);
    const script = { request, late: undefined };
    return new EndingLead({ model: "phi3", fingerprint: "phi3" }, LIMITS, script);
  },
};

describe("a replayed lead", () => {
  for (const { name, run } of leadConformance(replayed)) it(name, run);
});
