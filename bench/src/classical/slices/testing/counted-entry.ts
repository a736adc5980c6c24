/** The counted exports for `counted-steps.ts`. */

export { ClassicalPlanner } from "@understudy/classical";
export { loadDomain, Orchestrator } from "@understudy/planner-core";
