/**
 * Models as planners: backends, leads, caches and resilience.
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
} from "./backends/backend.ts";
export { ModelHost } from "./backends/embedded/host/model-host.ts";
export type { ModelStatus } from "./backends/embedded/host/model-meter.ts";
export type { HostStatus, ModelHostOptions } from "./backends/embedded/host/thread/thread-host.ts";
export {
  type DecodingMode,
  type EmbeddedBackendOptions,
  openEmbeddedBackend,
} from "./backends/embedded/open-embedded-backend.ts";
export { SHIPPED_MODEL } from "./backends/embedded/shipped-model.ts";
export {
  type AnthropicBackendOptions,
  openAnthropicBackend,
} from "./backends/http/anthropic-backend.ts";
export { HttpStatusError } from "./backends/http/connection/http-errors.ts";
export { withoutPassword } from "./backends/http/connection/server-address.ts";
export { type OllamaBackendOptions, openOllamaBackend } from "./backends/http/ollama-backend.ts";
export { type OpenAiBackendOptions, openOpenAiBackend } from "./backends/http/openai-backend.ts";
export type { GenerationDefaults, Sampling } from "./backends/sampling.ts";
export {
  type OllamaModelInfo,
  type OllamaStatus,
  type OllamaStatusOptions,
  ollamaStatus,
} from "./backends/spec/ollama-status.ts";
export { type OpenBackendOptions, openBackend } from "./backends/spec/open-backend.ts";
export { type Environment, readEnvironment } from "./environment.ts";
export { BackendLead, type BackendLeadOptions } from "./lead/backend-lead.ts";
export { type CreateLeadOptions, createLead } from "./lead/create-lead.ts";
export { BackendTimeoutError } from "./resilience/call-result.ts";
export {
  type ResilienceEvent,
  type ResilienceOptions,
  type ResilientLead,
  withResilience,
} from "./resilience/with-resilience.ts";
