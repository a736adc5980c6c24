/**
 * Internals for other packages of this project; may change in any release. Games use the main entry.
 *
 * @module
 */

export { chooseFrame } from "./backends/embedded/choose-frame.ts";
export { resolveEmbeddedModel } from "./backends/embedded/resolve-model.ts";
export { OpenAiBackend } from "./backends/http/openai-backend.ts";
export { shippedGains } from "./backends/spec/catalogue.ts";
export { parseModelSpec } from "./backends/spec/model-spec.ts";
export { chosenSpec } from "./configuration/configuration.ts";
export { TomlPlaces } from "./configuration/toml-places.ts";
export { modelPlaces, withEnvironment } from "./configuration/use-configuration.ts";
export { GREEDY } from "./contract/backend/sampling.ts";
export { findValues } from "./contract/parse/json/find-values.ts";
export { parsePlan } from "./contract/parse/parse-plan.ts";
export { CompileThread } from "./contract/parse/schema/compile-thread.ts";
export { SchemaJudge as CompiledJudge } from "./contract/parse/schema/compiled-judge.ts";
export { StepScanner } from "./contract/parse/step-scanner.ts";
export { writePlan } from "./contract/parse/write-plan.ts";
export { cleanUserText } from "./contract/rendering/clean-user-text.ts";
export { renderChoice, renderChoiceSystem } from "./contract/rendering/render-choice.ts";
export { renderMeanings } from "./contract/rendering/render-meanings.ts";
export { PROMPT_VERSION, renderSystem } from "./contract/rendering/render-system.ts";
export { renderEffects, renderToolTime } from "./contract/rendering/render-tool.ts";
export { renderPrompt, renderUser } from "./contract/rendering/render-user.ts";
export { segmentsText } from "./contract/rendering/segment.ts";
export { LeadWrapper } from "./contract/resilience/lead-wrapper.ts";
export { readSchema } from "./decoding/schema/read-schema.ts";
export { type OpenLeadOptions, openLead } from "./lead/create-lead.ts";
export { modelKeys } from "./manager/pool-models.ts";
export { openModels } from "./models/open-models.ts";
export { startThread, threadEntry } from "./start-thread.ts";
