import {
  type LeadBehaviour,
  leadConformance,
  ScriptedLead,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { ArrivingLead } from "./arriving-lead.ts";

const scripts = {
  answers: { afterMs: 30, answer: [1, 0], says: [{ action: 1, atMs: 10 }] },
  stalls: { afterMs: "never" },
  fails: { rejects: new Error("down") },
} as const;

describe("an arrived lead", () => {
  const behaviours: readonly LeadBehaviour[] = ["answers", "stalls", "fails"];
  for (const { name, run } of leadConformance({
    behaviours,
    open: (behaviour, clock) => {
      const lead = new ArrivingLead("model", "fingerprint");
      lead.arrive(new ScriptedLead({ clock, script: () => scripts[behaviour] }));
      return lead;
    },
  })) {
    it(name, run);
  }
});

describe("a lead that has not arrived", () => {
  const open = () => new ArrivingLead("model", "fingerprint");
  for (const { name, run } of leadConformance({ behaviours: ["fails"], open })) it(name, run);
});
