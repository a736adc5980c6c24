/**
 * The package for web pages, which runs the model in a worker.
 *
 * @module
 */

// An LLM planner for an orchestrator: the shipped model in a worker, or a model from a SPEC.
export { type CreateLlmPlannerOptions, createLlmPlanner } from "./create-llm-planner.ts";
export { SHIPPED_SHA256 } from "../backends/embedded/shipped-model.ts";

// The parts of an LLM planner: a backend, and a wrapper with timeout, retry and breaker.
export {
  type BrowserBackendOptions,
  type LoadProgress,
  openBrowserBackend,
} from "./open-browser-backend.ts";
export { BackendLlmPlanner } from "../planner/backend-llm-planner.ts";
export type { BackendLlmPlannerOptions } from "../planner/backend-llm-planner-options.ts";
export {
  type ResilienceEvent,
  type ResilienceOptions,
  type ResilientLlmPlanner,
  withResilience,
} from "../breaker/with-resilience.ts";
export { BackendTimeoutError } from "../breaker/call-result.ts";

// For custom backends: the interface and its requests.
export type {
  Backend,
  BackendInfo,
  Generation,
  GenerationRequest,
  GenerationUsage,
  PlanTask,
} from "../backends/interface/backend.ts";
export type { WireMode as DecodingMode } from "../backends/embedded/shared/protocol.ts";
export type { Sampling } from "../backends/interface/sampling.ts";
