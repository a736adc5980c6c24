/**
 * Models as planners: backends, LLM planners and resilience.
 *
 * @module
 */

// LLM planners for an orchestrator: the shipped model, or the model a SPEC names.
export {
  type CreateLlmPlannerOptions,
  createLlmPlanner,
} from "./models/open/create-llm-planner.ts";

// The parts of an LLM planner: a backend, an LLM planner that asks it, and the wrappers around that.
export * from "./backends/index.ts";
export * from "./planner/index.ts";
export * from "./breaker/index.ts";

// The environment variables for models.
export { type Environment, readEnvironment } from "./environment.ts";
