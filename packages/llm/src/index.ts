export { NORMALISATION_VERSION, normaliseText } from "@understudy/planner-core/internal";
export type {
  Backend,
  BackendInfo,
  Generation,
  GenerationRequest,
  GenerationUsage,
  PlanTask,
  ReadPlan,
} from "./backends/backend.ts";
export type { ModelCalibration } from "./backends/embedded/calibrate.ts";
export { EmbeddedBackend } from "./backends/embedded/embedded-backend.ts";
export {
  type HostStatus,
  ModelHost,
  type ModelHostOptions,
} from "./backends/embedded/model-host.ts";
export type { ModelStatus } from "./backends/embedded/model-meter.ts";
export {
  type DecodingMode,
  type EmbeddedBackendOptions,
  openEmbeddedBackend,
} from "./backends/embedded/open-embedded-backend.ts";
export type { ModelFacts } from "./backends/embedded/protocol.ts";
export {
  type EmbeddedModel,
  resolveEmbeddedModel,
  SHIPPED_MODEL,
} from "./backends/embedded/resolve-model.ts";
export type { ExpectedSpeeds } from "./backends/expected-speeds.ts";
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
export { withoutPassword } from "./backends/http/server-address.ts";
export {
  type GenerationDefaults,
  GREEDY,
  type Sampling,
  type SamplingName,
} from "./backends/sampling.ts";
export {
  type Script,
  type ScriptedAnswer,
  ScriptedBackend,
  type ScriptedBackendOptions,
} from "./backends/scripted-backend.ts";
export { listModelFiles, type ModelFile } from "./backends/spec/model-files.ts";
export { type ModelOptions, modelOptionsText } from "./backends/spec/model-options.ts";
export { type ModelSpec, parseModelSpec } from "./backends/spec/model-spec.ts";
export {
  type OllamaModelInfo,
  type OllamaStatus,
  type OllamaStatusOptions,
  ollamaStatus,
} from "./backends/spec/ollama-status.ts";
export { type OpenBackendOptions, openBackend } from "./backends/spec/open-backend.ts";
export type { CacheDecision, RejectedCandidate } from "./cache/cache-decision.ts";
export {
  ExactCache,
  type ExactCacheOptions,
  type ExactCacheStats,
  type KnownEntry,
} from "./cache/exact-cache.ts";
export type { KeyPart, MissExplanation } from "./cache/explain-miss.ts";
export {
  PromptCache,
  type PromptCacheOptions,
  type PromptHit,
  promptKey,
} from "./cache/prompt-cache.ts";
export { SharedCacheError } from "./cache/shared-cache-error.ts";
export {
  SharedPlanCache,
  type SharedPlanCacheOptions,
  type SharedPlanCacheStats,
} from "./cache/shared-plan-cache.ts";
export type { SimilarOptions } from "./cache/similar-plans.ts";
export { readSnapshot, type SnapshotReport, writeSnapshot } from "./cache/snapshot.ts";
export { CacheSnapshotError } from "./cache/snapshot-error.ts";
export { loadCache, saveCache } from "./cache/snapshot-file.ts";
export {
  TieredCache,
  type TieredCacheOptions,
  type TieredCacheStats,
} from "./cache/tiered-cache.ts";
export { type Environment, readEnvironment } from "./config.ts";
export type { DecodingStatistics } from "./decoding/engine.ts";
export { planGrammar } from "./decoding/grammar/plan-grammar.ts";
export { BackendLead, type BackendLeadOptions } from "./lead/backend-lead.ts";
export { type CreateLeadOptions, createLead } from "./lead/create-lead.ts";
export { LearntSpeeds } from "./lead/learnt-speeds.ts";
export { decodingSchema } from "./parse/decoding-schema.ts";
export { type FoundValue, findValues } from "./parse/find-values.ts";
export { parseChoice } from "./parse/parse-choice.ts";
export { type ParsedPlan, type ParseLimits, parsePlan } from "./parse/parse-plan.ts";
export { DEFAULT_MAX_STEPS, type JsonSchema, planSchema } from "./parse/plan-schema.ts";
export type { AnswerShape } from "./parse/shapes/shaped-steps.ts";
export { StepScanner, type StepScannerLimits } from "./parse/step-scanner.ts";
export { writePlan } from "./parse/write-plan.ts";
export {
  ANSWER_FORM_VERSION,
  ANSWER_FORMS,
  type AnswerForm,
  answerFormOf,
} from "./prompt/answer-form.ts";
export { cleanUserText } from "./prompt/clean-user-text.ts";
export {
  CHOICE_LETTERS,
  type ChoiceDetail,
  type ChoiceOptions,
  type ChoicePrompt,
  renderChoice,
  renderChoiceSystem,
} from "./prompt/render-choice.ts";
export { PROMPT_VERSION, renderSystem, type SystemPrompt } from "./prompt/render-system.ts";
export { renderPrompt, renderUser } from "./prompt/render-user.ts";
export { type PromptSegment, segmentsText } from "./prompt/segment.ts";
export { frameSystem, frameUser } from "./prompt/template.ts";
export {
  DEFAULT_TEXT_BUDGET,
  type FittedText,
  fitText,
  type TextBudget,
} from "./prompt/text-budget.ts";
export { AdmissionLead, type AdmissionLeadOptions } from "./resilience/admission-lead.ts";
export {
  Breaker,
  type BreakerOptions,
  type BreakerState,
  type BreakerStats,
} from "./resilience/breaker.ts";
export { BreakerLead, type BreakerLeadOptions } from "./resilience/breaker-lead.ts";
export { Bulkhead, type BulkheadOptions, type SlotWork } from "./resilience/bulkhead.ts";
export { BulkheadLead, type BulkheadLeadOptions } from "./resilience/bulkhead-lead.ts";
export { BackendTimeoutError, type CallResult } from "./resilience/call-result.ts";
export type { Predict, PredictingLead } from "./resilience/lead-wrapper.ts";
export { RetryBudget, type RetryBudgetOptions } from "./resilience/retry-budget.ts";
export { type Retry, RetryLead, type RetryLeadOptions } from "./resilience/retry-lead.ts";
export type { ResilienceSettings } from "./resilience/settings.ts";
export { TimeoutLead, type TimeoutLeadOptions } from "./resilience/timeout-lead.ts";
export {
  type ResilienceEvent,
  type ResilienceOptions,
  ResilientLead,
  withResilience,
} from "./resilience/with-resilience.ts";
