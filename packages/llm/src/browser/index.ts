/**
 * The package for web pages: the model in a worker.
 *
 * @module
 */

export type {
  Backend,
  BackendInfo,
  Generation,
  GenerationRequest,
  GenerationUsage,
  PlanTask,
} from "../backends/backend.ts";
export type { ModelStatus } from "../backends/embedded/host/model-meter.ts";
export type { WireMode as DecodingMode } from "../backends/embedded/shared/protocol.ts";
export { SHIPPED_SHA256 } from "../backends/embedded/shipped-model.ts";
export type { GenerationDefaults, Sampling } from "../backends/sampling.ts";
export { BackendLead, type BackendLeadOptions } from "../lead/backend-lead.ts";
export { BackendTimeoutError } from "../resilience/call-result.ts";
export {
  type ResilienceEvent,
  type ResilienceOptions,
  type ResilientLead,
  withResilience,
} from "../resilience/with-resilience.ts";
export { type CreateLeadOptions, createLead } from "./create-lead.ts";
export {
  type BrowserBackendOptions,
  type LoadProgress,
  openBrowserBackend,
} from "./open-browser-backend.ts";
export type { PageWorker } from "./page-thread.ts";
