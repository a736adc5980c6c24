export type {
  Backend,
  BackendInfo,
  Generation,
  GenerationRequest,
  GenerationUsage,
} from "./backends/backend.ts";
export { EmbeddedBackend } from "./backends/embedded/embedded-backend.ts";
export {
  type EmbeddedBackendOptions,
  openEmbeddedBackend,
} from "./backends/embedded/open-embedded-backend.ts";
export type { ModelFacts } from "./backends/embedded/protocol.ts";
export {
  type EmbeddedModel,
  resolveEmbeddedModel,
  SHIPPED_MODEL,
} from "./backends/embedded/resolve-model.ts";
export { HttpStatusError } from "./backends/http/http-errors.ts";
export {
  OllamaBackend,
  type OllamaBackendOptions,
  openOllamaBackend,
} from "./backends/http/ollama-backend.ts";
export {
  OpenAiBackend,
  type OpenAiBackendOptions,
  openOpenAiBackend,
} from "./backends/http/openai-backend.ts";
export { GREEDY, type Sampling } from "./backends/sampling.ts";
export {
  type Script,
  type ScriptedAnswer,
  ScriptedBackend,
  type ScriptedBackendOptions,
} from "./backends/scripted-backend.ts";
export type { CacheDecision, RejectedCandidate } from "./cache/cache-decision.ts";
export {
  ExactCache,
  type ExactCacheOptions,
  type ExactCacheStats,
  type KnownEntry,
} from "./cache/exact-cache.ts";
export type { KeyPart, MissExplanation } from "./cache/explain-miss.ts";
export { NORMALISATION_VERSION, normaliseText } from "./cache/normalise-text.ts";
export {
  PromptCache,
  type PromptCacheOptions,
  type PromptHit,
  promptKey,
} from "./cache/prompt-cache.ts";
export type { SimilarOptions } from "./cache/similar-plans.ts";
export {
  TieredCache,
  type TieredCacheOptions,
  type TieredCacheStats,
} from "./cache/tiered-cache.ts";
export { type Environment, readEnvironment } from "./config.ts";
export { BackendLead, type BackendLeadOptions } from "./lead/backend-lead.ts";
export { type CreateLeadOptions, createLead } from "./lead/create-lead.ts";
export { LearntSpeeds } from "./lead/learnt-speeds.ts";
export { decodingSchema } from "./parse/decoding-schema.ts";
export { type Extraction, extractObject } from "./parse/extract-object.ts";
export { type ParsedPlan, type ParseLimits, parsePlan } from "./parse/parse-plan.ts";
export { DEFAULT_MAX_STEPS, type JsonSchema, planSchema } from "./parse/plan-schema.ts";
export { writePlan } from "./parse/write-plan.ts";
export { cleanUserText } from "./prompt/clean-user-text.ts";
export { PROMPT_VERSION, renderSystem, type SystemPrompt } from "./prompt/render-system.ts";
export { renderPrompt, renderUser } from "./prompt/render-user.ts";
export { type PromptSegment, segmentsText } from "./prompt/segment.ts";
export { frameSystem, frameUser } from "./prompt/template.ts";
