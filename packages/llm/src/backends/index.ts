/**
 * Backends: their interface, embedded models, models on servers, and SPECs that name either.
 *
 * @module
 */

// Backends: from a SPEC, or by kind.
export { type OpenBackendOptions, openBackend } from "./spec/open-backend.ts";
export {
  type DecodingMode,
  type EmbeddedBackendOptions,
  openEmbeddedBackend,
} from "./embedded/open-embedded-backend.ts";
export { type OllamaBackendOptions, openOllamaBackend } from "./http/ollama-backend.ts";
export { type OpenAiBackendOptions, openOpenAiBackend } from "./http/openai-backend.ts";
export { type AnthropicBackendOptions, openAnthropicBackend } from "./http/anthropic-backend.ts";

// The interface for custom backends, and its requests.
export type {
  Backend,
  BackendInfo,
  Generation,
  GenerationRequest,
  GenerationUsage,
  PlanTask,
} from "./interface/backend.ts";
export type { Sampling } from "./interface/sampling.ts";

// The host of embedded models, and model status.
export { ModelHost } from "./embedded/host/model-host.ts";
export type { ModelStatus } from "./embedded/host/model-meter.ts";
export type { ModelHostOptions } from "./embedded/host/thread/thread-host.ts";
export { SHIPPED_MODEL } from "./embedded/shipped-model.ts";

// Models on an Ollama server.
export { type OllamaModelInfo, type OllamaStatus, ollamaStatus } from "./spec/ollama-status.ts";
export { withoutPassword } from "./http/connection/server-address.ts";

// Errors.
export { HttpStatusError } from "./http/connection/http-errors.ts";
