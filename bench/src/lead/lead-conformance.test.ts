import { InferenceError, type Lead } from "@understudy/planner-core";
import { type LeadBehaviour, leadConformance, woodcutter } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { ScriptedModel } from "../crowds/scripted-model.ts";
import { KnowingLead } from "../pipeline/knowing-lead.ts";
import { InstantLead } from "./instant-lead.ts";

const down = new InferenceError("The model is down");
const state = woodcutter.state({});
const goal = woodcutter.goal("warm_home");
const leads: readonly [string, readonly LeadBehaviour[], (behaviour: LeadBehaviour) => Lead][] = [
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
  // Without frames no answer comes.
  ["the scripted model of a crowd", ["stalls"], () => new ScriptedModel()],
];

describe.each(leads)("%s", (_name, behaviours, open) => {
  for (const { name, run } of leadConformance({ behaviours, open })) it(name, run);
});
