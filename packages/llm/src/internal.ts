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
export type { ModelPlacement } from "./backends/placement.ts";
export { GREEDY, type SamplingName } from "./backends/sampling.ts";
export { shippedGains } from "./backends/spec/catalogue.ts";
export { listModelFiles, type ModelFile } from "./backends/spec/model-files.ts";
export { type ModelOptions, modelOptionsText } from "./backends/spec/model-options.ts";
export { type ModelSpec, parseModelSpec } from "./backends/spec/model-spec.ts";
export { chosenSpec } from "./configuration/configuration.ts";
export { TomlPlaces } from "./configuration/toml-places.ts";
export { modelPlaces, withEnvironment } from "./configuration/use-configuration.ts";
export type { DecodingStatistics } from "./decoding/engine.ts";
export { readSchema } from "./decoding/schema/read-schema.ts";
export { type OpenLead, type OpenLeadOptions, openLead } from "./lead/create-lead.ts";
export { modelKeys } from "./manager/pool-models.ts";
export { type OpenModelsOptions, openModels } from "./models/open-models.ts";
export { decodingSchema } from "./parse/decoding-schema.ts";
export { findValues } from "./parse/json/find-values.ts";
export { type ParsedPlan, parsePlan } from "./parse/parse-plan.ts";
export { type JsonSchema, planSchema, stepSchema } from "./parse/plan-schema.ts";
export {
  CompileThread,
  type CompileWorker,
  startCompileWorker,
} from "./parse/schema/compile-thread.ts";
export { SchemaJudge as CompiledJudge } from "./parse/schema/compiled-judge.ts";
export { SchemaJudge as LightJudge } from "./parse/schema/light-judge.ts";
export type { ValueJudge } from "./parse/schema/value-judge.ts";
export { StepScanner } from "./parse/step-scanner.ts";
export { writePlan } from "./parse/write-plan.ts";
export { ANSWER_FORMS } from "./rendering/answer-form.ts";
export { cleanUserText } from "./rendering/clean-user-text.ts";
export {
  CHOICE_LETTERS,
  type ChoiceDetail,
  renderChoice,
  renderChoiceSystem,
} from "./rendering/render-choice.ts";
export { renderMeanings } from "./rendering/render-meanings.ts";
export { PROMPT_VERSION, renderSystem, type SystemPrompt } from "./rendering/render-system.ts";
export { renderPrompt, renderUser } from "./rendering/render-user.ts";
export { type PromptSegment, segmentsText } from "./rendering/segment.ts";
export { frameSystem, frameUser } from "./rendering/template.ts";
export { REFUSED } from "./resilience/breaker.ts";
export type { Circuit } from "./resilience/circuit/circuit.ts";
export { BreakerCircuit as LightCircuit } from "./resilience/circuit/light-circuit.ts";
export { BreakerCircuit as OpossumCircuit } from "./resilience/circuit/opossum-circuit.ts";
export { LeadWrapper, type PredictingLead } from "./resilience/lead-wrapper.ts";
export { withinDeadline } from "./within-deadline.ts";
