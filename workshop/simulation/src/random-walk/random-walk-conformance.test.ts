import { leadConformance } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { RandomWalkLead } from "./random-walk-lead.ts";

describe("a random walk as a lead", () => {
  const setup = { behaviours: ["answers"], open: () => new RandomWalkLead(1) } as const;
  for (const { name, run } of leadConformance(setup)) it(name, run);
});
