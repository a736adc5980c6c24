import { ScriptedBackend } from "@understudy/llm/testing";
import { InferenceError, type Lead } from "@understudy/planner-core";
import {
  type FakeClock,
  type LeadBehaviour,
  leadConformance,
  woodcutter,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { ScriptedModel } from "../crowds/scripted-model.ts";
import { SayingLead } from "../mend/saying-lead.ts";
import { FirstCome } from "../models/first-come-lead.ts";
import { KnowingLead } from "../pipeline/knowing-lead.ts";
import { SimulatedMember } from "../pool/simulated-member.ts";
import { InstantLead } from "./instant-lead.ts";

const down = new InferenceError("The model is down");
const state = woodcutter.state({});
const goal = woodcutter.goal("warm_home");
const answers = {
  answers: {
    text: '{"steps":[{"tool":"goto","args":{"place":"forest"}},{"tool":"light_fire","args":{}}]}',
    latencyMs: 40,
  },
  stalls: { hang: true },
  fails: { error: down },
} satisfies Readonly<Record<LeadBehaviour, object>>;

function firstCome(behaviour: LeadBehaviour, clock: FakeClock): Lead {
  const backend = new ScriptedBackend(() => answers[behaviour], { clock });
  return new FirstCome(new Map([["only", backend]]), 1, clock).lead("only");
}

function simulatedMember(behaviour: LeadBehaviour, clock: FakeClock): Lead {
  const how = behaviour === "stalls" ? "hangs" : "refuses";
  const traits = {
    ...{ name: "small", skill: 1, detours: 0, firstTokenMs: 10, tokenMs: 1, price: 1 },
    ...(behaviour === "answers" ? {} : { outage: { from: 0, to: 1, how } as const }),
  };
  return new SimulatedMember(traits, 1, clock, () => 0);
}

const leads: readonly [
  string,
  readonly LeadBehaviour[],
  (behaviour: LeadBehaviour, clock: FakeClock) => Lead,
][] = [
  [
    "an instant lead",
    ["answers", "fails"],
    (behaviour) => new InstantLead(behaviour === "fails" ? down : undefined),
  ],
  [
    "a lead that knows every answer",
    ["answers"],
    () => new KnowingLead(woodcutter, [{ state, goal, actions: [1, 0] }]),
  ],
  ["a lead that says a plan", ["answers"], () => new SayingLead()],
  ["the lead of one model after the other", ["answers", "stalls", "fails"], firstCome],
  // Without frames no answer comes.
  ["the scripted model of a crowd", ["stalls"], () => new ScriptedModel()],
  ["a simulated member", ["answers", "stalls", "fails"], simulatedMember],
];

describe.each(leads)("%s", (_name, behaviours, open) => {
  for (const { name, run } of leadConformance({ behaviours, open })) it(name, run);
});
