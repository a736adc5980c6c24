import { loadDomain, type Question } from "@understudy/planner-core";
import { leadConformance } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { HeldLead } from "./held-lead.ts";
import { HUT } from "./hut.ts";

const domain = loadDomain(HUT).untyped;
const question: Question = {
  key: "conformance",
  domain,
  state: domain.state({}),
  goal: domain.goal("warm"),
  text: {},
};

describe("a released lead", () => {
  const open = () => {
    const lead = new HeldLead();
    lead.release();
    return lead;
  };
  for (const { name, run } of leadConformance({ behaviours: ["answers"], open, question })) {
    it(name, run);
  }
});
