import { leadConformance } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { SaidLead } from "./said-lead.ts";

describe("a lead with a fixed answer", () => {
  const open = () => {
    const lead = new SaidLead();
    lead.answer = { kind: "plan", actions: [1, 0], text: "" };
    return lead;
  };
  for (const { name, run } of leadConformance({ behaviours: ["answers"], open })) it(name, run);
});
