/**
 * The package for web pages, which runs the model in a worker.
 *
 * @module
 */

// A lead for an orchestrator: the shipped model in a worker, or a model from a SPEC.
export { type CreateLeadOptions, createLead } from "./create-lead.ts";
export { SHIPPED_SHA256 } from "../backends/embedded/shipped-model.ts";

// The parts of a lead: a backend, and a wrapper with timeout, retry and breaker.
export {
  type BrowserBackendOptions,
  type LoadProgress,
  openBrowserBackend,
} from "./open-browser-backend.ts";
export { BackendLead } from "../lead/backend-lead.ts";
export type { BackendLeadOptions } from "../lead/backend-lead-options.ts";
export {
  type ResilienceEvent,
  type ResilienceOptions,
  type ResilientLead,
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
