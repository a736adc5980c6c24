import { InferenceError, type Lead } from "@understudy/planner-core";
import {
  type FakeClock,
  type LeadBehaviour,
  type LeadConformanceSetup,
  leadConformance,
  ScriptedLead,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { withResilience } from "../breaker/with-resilience.ts";
import { type ScriptedAnswer, ScriptedBackend } from "../testing/scripted-backend.ts";
import { BackendLead } from "./backend-lead.ts";

const text =
  '{"steps":[{"tool":"goto","args":{"place":"forest"}},{"tool":"chop","args":{}},{"tool":"light_fire","args":{}}]}';

const answers: Readonly<Record<LeadBehaviour, ScriptedAnswer>> = {
  answers: { text, latencyMs: 40, pieces: 20 },
  stalls: { hang: true },
  fails: { error: new InferenceError("The model is down") },
};

const behaviours = ["answers", "stalls", "fails"] as const;

function backendLead(answer: ScriptedAnswer, clock: FakeClock, slots: number): BackendLead {
  const backend = new ScriptedBackend(() => answer, { clock, info: { slots } });
  return new BackendLead({ backend, clock });
}

/** A lead that ignores its deadline and does not stream. */
function unheedingLead(behaviour: LeadBehaviour, clock: FakeClock): ScriptedLead {
  const script = {
    answers: { afterMs: 30, answer: [1, 0] },
    stalls: { afterMs: "never", ignoresSignal: true },
    fails: { rejects: new InferenceError("The model is down"), ignoresSignal: true },
  } as const;
  return new ScriptedLead({ clock, script: () => script[behaviour] });
}

const leads: readonly [string, (behaviour: LeadBehaviour, clock: FakeClock) => Lead][] = [
  ["a backend's lead", (behaviour, clock) => backendLead(answers[behaviour], clock, 2)],
  [
    "the lead of a backend that ignores its deadline",
    (behaviour, clock) => {
      const answer = { ...answers[behaviour], ignoreDeadline: behaviour !== "answers" };
      return backendLead(answer, clock, 2);
    },
  ],
  [
    "a backend's lead under control",
    (behaviour, clock) => withResilience(backendLead(answers[behaviour], clock, 1), { clock }),
  ],
  [
    "a deaf lead under control",
    (behaviour, clock) => withResilience(unheedingLead(behaviour, clock), { clock }),
  ],
];

describe.each(leads)("%s", (_name, open) => {
  const setup: LeadConformanceSetup = { behaviours, open };
  for (const { name, run } of leadConformance(setup)) it(name, run);
});
