import { ClassicalPlanner } from "@understudy/classical";
import { renderPrompt } from "@understudy/llm/internal";
import { InferenceError, type Lead, type Question } from "@understudy/planner-core";
import {
  type FakeClock,
  type LeadBehaviour,
  leadConformance,
  ScriptedLead,
  woodcutter,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { OptimalScriptedLead } from "./optimal-lead.ts";
import { MoodyLead } from "./testing/scripted.ts";
import { TextRecordingLead, TextReplayLead } from "./texts/recorded-text.ts";

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

function scripted(behaviour: LeadBehaviour, clock: FakeClock): Lead {
  const script = {
    answers: { afterMs: 30, answer: [1, 0], says: [{ action: 1, atMs: 10 }] },
    stalls: { afterMs: "never" },
    fails: { rejects: new InferenceError("The model is down") },
  } as const;
  return new ScriptedLead({ clock, script: () => script[behaviour] });
}

const leads: readonly [
  string,
  readonly LeadBehaviour[],
  (behaviour: LeadBehaviour, clock: FakeClock) => Lead,
][] = [
  ["the optimal lead", ["answers"], () => new OptimalScriptedLead(new ClassicalPlanner())],
  ["a moody lead", ["answers"], () => new MoodyLead()],
  [
    "a lead that is recorded",
    ["answers", "stalls", "fails"],
    (behaviour, clock) => new TextRecordingLead(scripted(behaviour, clock), () => undefined),
  ],
  [
    "a lead that is replayed",
    ["answers", "fails"],
    (behaviour) => new TextReplayLead(behaviour === "answers" ? [recorded] : []),
  ],
];

describe.each(leads)("%s", (_name, behaviours, open) => {
  for (const { name, run } of leadConformance({ behaviours, open, question })) it(name, run);
});
