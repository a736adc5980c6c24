/**
 * For the packages of this project; may change in any release. A game needs nothing of this: what it
 * calls is in the main entry.
 *
 * @module
 */

export { chooseFrame } from "./backends/embedded/choose-frame.ts";
export { EmbeddedBackend } from "./backends/embedded/host/embedded-backend.ts";
export { resolveEmbeddedModel } from "./backends/embedded/resolve-model.ts";
export { AnthropicBackend } from "./backends/http/anthropic-backend.ts";
export { OllamaBackend } from "./backends/http/ollama-backend.ts";
export { OpenAiBackend } from "./backends/http/openai-backend.ts";
export {
  NS_PER_MS,
  type OllamaEnd,
  type OllamaModel,
  type OllamaModelDetails,
  type OllamaText,
  ollamaText,
} from "./backends/http/wire/ollama-objects.ts";
export {
  type CompletionChoice,
  type CompletionObject,
  type CompletionUsage,
  completionUsage,
  type OpenAiErrorBody,
  openAiModel,
} from "./backends/http/wire/openai-objects.ts";
export { shippedGains } from "./backends/spec/catalogue.ts";
export { listModelFiles, type ModelFile } from "./backends/spec/model-files.ts";
export { type ModelOptions, modelOptionsText } from "./backends/spec/model-options.ts";
export { type ModelSpec, parseModelSpec } from "./backends/spec/model-spec.ts";
export { chosenSpec } from "./configuration/configuration.ts";
export { TomlPlaces } from "./configuration/toml-places.ts";
export { modelPlaces, withEnvironment } from "./configuration/use-configuration.ts";
export type { DecodingStatistics } from "./contract/backend/decoding-statistics.ts";
export type { ModelPlacement } from "./contract/backend/placement.ts";
export { GREEDY, type SamplingName } from "./contract/backend/sampling.ts";
export { decodingSchema } from "./contract/parse/decoding-schema.ts";
export { findValues } from "./contract/parse/json/find-values.ts";
export { type ParsedPlan, parsePlan } from "./contract/parse/parse-plan.ts";
export { type JsonSchema, planSchema, stepSchema } from "./contract/parse/plan-schema.ts";
export {
  CompileThread,
  type CompileWorker,
  startCompileWorker,
} from "./contract/parse/schema/compile-thread.ts";
export { SchemaJudge as CompiledJudge } from "./contract/parse/schema/compiled-judge.ts";
export { SchemaJudge as LightJudge } from "./contract/parse/schema/light-judge.ts";
export type { ValueJudge } from "./contract/parse/schema/value-judge.ts";
export { StepScanner } from "./contract/parse/step-scanner.ts";
export { writePlan } from "./contract/parse/write-plan.ts";
export { ANSWER_FORMS } from "./contract/rendering/answer-form.ts";
export { cleanUserText } from "./contract/rendering/clean-user-text.ts";
export {
  CHOICE_LETTERS,
  type ChoiceDetail,
  renderChoice,
  renderChoiceSystem,
} from "./contract/rendering/render-choice.ts";
export { renderMeanings } from "./contract/rendering/render-meanings.ts";
export {
  PROMPT_VERSION,
  renderSystem,
  type SystemPrompt,
} from "./contract/rendering/render-system.ts";
export { renderPrompt, renderUser } from "./contract/rendering/render-user.ts";
export { type PromptSegment, segmentsText } from "./contract/rendering/segment.ts";
export { frameSystem, frameUser } from "./contract/rendering/template.ts";
export { REFUSED } from "./contract/resilience/breaker.ts";
export type { Circuit } from "./contract/resilience/circuit/circuit.ts";
export { BreakerCircuit as LightCircuit } from "./contract/resilience/circuit/light-circuit.ts";
export { BreakerCircuit as OpossumCircuit } from "./contract/resilience/circuit/opossum-circuit.ts";
export { LeadWrapper, type PredictingLead } from "./contract/resilience/lead-wrapper.ts";
export { readSchema } from "./decoding/schema/read-schema.ts";
export { type OpenLead, type OpenLeadOptions, openLead } from "./lead/create-lead.ts";
export { modelKeys } from "./manager/pool-models.ts";
export { type OpenModelsOptions, openModels } from "./models/open-models.ts";
export { withinDeadline } from "./within-deadline.ts";
