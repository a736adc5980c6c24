/** Everything that `counted-steps.ts` counts the steps of. */

export { ClassicalPlanner } from "@understudy/classical";
export { loadDomain, Orchestrator } from "@understudy/planner-core";
