/**
 * Models as planners: backends, leads and resilience.
 *
 * @module
 */

// A lead for an orchestrator: the shipped model, or the one that a SPEC names.
export { type CreateLeadOptions, createLead } from "./lead/create-lead.ts";

// A lead of your own parts: a backend, asked for plans, under timeout, retry and breaker.
export { BackendLead, type BackendLeadOptions } from "./contract/lead/backend-lead.ts";
export {
  type ResilienceEvent,
  type ResilienceOptions,
  type ResilientLead,
  withResilience,
} from "./contract/resilience/with-resilience.ts";

// The parts that leads on one server share.
export { Breaker } from "./contract/resilience/breaker.ts";
export { Bulkhead } from "./contract/resilience/bulkhead.ts";
export { RetryBudget } from "./contract/resilience/retry-budget.ts";

// A backend: whatever a SPEC names, or one of these.
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

// A backend of your own: the interface, and what it is asked.
export type {
  Backend,
  BackendInfo,
  Generation,
  GenerationRequest,
  GenerationUsage,
  PlanTask,
} from "./contract/backend/backend.ts";
export type { Sampling } from "./contract/backend/sampling.ts";

// What runs embedded models, and how they are.
export { ModelHost } from "./backends/embedded/host/model-host.ts";
export type { ModelStatus } from "./backends/embedded/host/model-meter.ts";
export type { ModelHostOptions } from "./backends/embedded/host/thread/thread-host.ts";
export { SHIPPED_MODEL } from "./backends/embedded/shipped-model.ts";

// What is there: the environment, and the models of an Ollama.
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
