import {
  type LeadConformanceSetup,
  leadConformance,
  ScriptedLead,
} from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { RecordedLead } from "./recording-parts.ts";

const recorded: LeadConformanceSetup = {
  behaviours: ["answers", "stalls", "fails"],
  open: (behaviour, clock) => {
    const script = {
      answers: { afterMs: 30, answer: [1, 0], says: [{ action: 1, atMs: 10 }] },
      stalls: { afterMs: "never" },
      fails: { rejects: new Error("down") },
    } as const;
    const lead = new ScriptedLead({ clock, script: () => script[behaviour] });
    return new RecordedLead(lead, 1000, () => clock.now());
  },
};

describe("a lead that is recorded", () => {
  for (const { name, run } of leadConformance(recorded)) it(name, run);
});
