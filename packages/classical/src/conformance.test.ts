import { plannerConformance } from "@understudy/planner-core/testing";
import { describe, it } from "vitest";
import { ClassicalPlanner } from "./classical-planner.ts";

describe("ClassicalPlanner, as every planner,", () => {
  for (const { name, run } of plannerConformance(() => new ClassicalPlanner())) {
    it(name, run, 60_000);
  }
});
