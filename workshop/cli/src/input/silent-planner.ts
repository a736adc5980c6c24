import type { Planner, PlanSearch } from "@understudy/planner-core";

const silence: PlanSearch = {
  expansions: 0,
  step: () => true,
  result: () => ({ status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 }),
};

/**
 * A planner that never has a plan. With it an orchestrator asks its lead alone: nobody mends what
 * the model says and nobody stands in for it.
 */
export const silentPlanner: Planner = Object.freeze({ start: () => silence });
