/**
 * Models as planners: backends, leads and resilience.
 *
 * @module
 */

// Leads for an orchestrator: the shipped model, or the model a SPEC names.
export { type CreateLeadOptions, createLead } from "./lead/create-lead.ts";

// Custom leads: a backend for plans, wrapped in timeout, retry and breaker.
export { BackendLead } from "./contract/lead/backend-lead.ts";
export type { BackendLeadOptions } from "./contract/lead/backend-lead-options.ts";
export {
  type ResilienceEvent,
  type ResilienceOptions,
  type ResilientLead,
  withResilience,
} from "./contract/resilience/with-resilience.ts";

// State shared by all leads of one server.
export { Breaker } from "./contract/resilience/breaker.ts";
export { Bulkhead } from "./contract/resilience/bulkhead.ts";
export { RetryBudget } from "./contract/resilience/retry-budget.ts";

// Backends: from a SPEC, or by kind.
export { type OpenBackendOptions, openBackend } from "./backends/spec/open-backend.ts";
export {
  type DecodingMode,
  type EmbeddedBackendOptions,
  openEmbeddedBackend,
} from "./backends/embedded/open-embedded-backend.ts";
export { type OllamaBackendOptions, openOllamaBackend } from "./backends/http/ollama-backend.ts";
export { type OpenAiBackendOptions, openOpenAiBackend } from "./backends/http/openai-backend.ts";
export {
  type AnthropicBackendOptions,
  openAnthropicBackend,
} from "./backends/http/anthropic-backend.ts";

// The interface for custom backends, and its requests.
export type {
  Backend,
  BackendInfo,
  Generation,
  GenerationRequest,
  GenerationUsage,
  PlanTask,
} from "./contract/backend/backend.ts";
export type { Sampling } from "./contract/backend/sampling.ts";

// The host of embedded models, and model status.
export { ModelHost } from "./backends/embedded/host/model-host.ts";
export type { ModelStatus } from "./backends/embedded/host/model-meter.ts";
export type { ModelHostOptions } from "./backends/embedded/host/thread/thread-host.ts";
export { SHIPPED_MODEL } from "./backends/embedded/shipped-model.ts";

// Discovery: the environment, and the models on an Ollama server.
export { type Environment, readEnvironment } from "./environment.ts";
export {
  type OllamaModelInfo,
  type OllamaStatus,
  ollamaStatus,
} from "./backends/spec/ollama-status.ts";
export { withoutPassword } from "./backends/http/connection/server-address.ts";

// Errors.
export { HttpStatusError } from "./backends/http/connection/http-errors.ts";
export { BackendTimeoutError } from "./contract/resilience/call-result.ts";
