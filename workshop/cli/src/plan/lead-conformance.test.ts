import { InferenceError, type Lead } from "@understudy/planner-core";
import {
  type FakeClock,
  type LeadBehaviour,
  leadConformance,
  leadWrapperConformance,
  ScriptedLead,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { ListeningLead } from "./lead-solver.ts";
import { absentLead } from "./open-lead-solver.ts";

const down = new InferenceError("The model is down");

function scripted(behaviour: LeadBehaviour, clock: FakeClock): Lead {
  const script = {
    answers: { afterMs: 30, answer: [1, 0], says: [{ action: 1, atMs: 10 }] },
    stalls: { afterMs: "never" },
    fails: { rejects: down },
  } as const;
  return new ScriptedLead({ clock, script: () => script[behaviour] });
}

const leads: readonly [
  string,
  readonly LeadBehaviour[],
  (behaviour: LeadBehaviour, clock: FakeClock) => Lead,
][] = [
  [
    "a lead that is listened to",
    ["answers", "stalls", "fails"],
    (behaviour, clock) => new ListeningLead(scripted(behaviour, clock)),
  ],
  ["the lead of a model that is not there", ["fails"], () => absentLead(down)],
];

describe.each(leads)("%s", (_name, behaviours, open) => {
  for (const { name, run } of leadConformance({ behaviours, open })) it(name, run);
});

describe("a question to a wrapped lead", () => {
  const wrap = (inner: Lead) => new ListeningLead(inner);
  for (const { name, run } of leadWrapperConformance({ wrap })) it(name, run);
});
