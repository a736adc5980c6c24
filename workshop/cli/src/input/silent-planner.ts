import type { Planner, PlanSearch } from "@understudy/planner-core";

const silence: PlanSearch = {
  expansions: 0,
  step: () => true,
  result: () => ({ status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 }),
};

/** A planner without plans: an orchestrator then relies on its LLM planner alone, without repair or fallback. */
export const silentPlanner: Planner = Object.freeze({ start: () => silence });
