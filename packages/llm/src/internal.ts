/**
 * For the packages of this project; may change in any release. A game needs nothing of this: what it
 * calls is in the main entry.
 *
 * @module
 */

export { NORMALISATION_VERSION, normaliseText } from "@understudy/planner-core/internal";
export type { WritingPlan } from "./backends/backend.ts";
export { EmbeddedBackend } from "./backends/embedded/host/embedded-backend.ts";
export { type EmbeddedModel, resolveEmbeddedModel } from "./backends/embedded/resolve-model.ts";
export type { ModelCalibration } from "./backends/embedded/shared/calibrate.ts";
export type { ModelFacts } from "./backends/embedded/shared/protocol.ts";
export type { ExpectedSpeeds } from "./backends/expected-speeds.ts";
export { AnthropicBackend } from "./backends/http/anthropic-backend.ts";
export { OllamaBackend } from "./backends/http/ollama-backend.ts";
export { OpenAiBackend } from "./backends/http/openai-backend.ts";
export { GREEDY } from "./backends/sampling.ts";
export { modelOptionsText } from "./backends/spec/model-options.ts";
export { writtenDown } from "./backends/spec/written-down.ts";
export type { CacheDecision, RejectedCandidate } from "./cache/cache-decision.ts";
export type { KnownEntry } from "./cache/exact-cache.ts";
export type { KeyPart } from "./cache/explain-miss.ts";
export { promptKey } from "./cache/prompt-cache.ts";
export type { DecodingStatistics } from "./decoding/engine.ts";
export { planGrammar } from "./decoding/grammar/plan-grammar.ts";
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
export type { CallResult } from "./resilience/call-result.ts";
export type { Predict, PredictingLead } from "./resilience/lead-wrapper.ts";
export { RetryBudget, type RetryBudgetOptions } from "./resilience/retry-budget.ts";
export { type Retry, RetryLead, type RetryLeadOptions } from "./resilience/retry-lead.ts";
export type { ResilienceSettings } from "./resilience/settings.ts";
export { TimeoutLead, type TimeoutLeadOptions } from "./resilience/timeout-lead.ts";
