/**
 * A backend as an LLM planner: its calls for plans, for choices and for the intent of a directive (`intent`).
 *
 * @module
 */

export { BackendLlmPlanner } from "./backend-llm-planner.ts";
export type { BackendLlmPlannerOptions } from "./backend-llm-planner-options.ts";
