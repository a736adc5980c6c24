/**
 * Internals for other packages of this project; may change in any release. Games use the main entry.
 *
 * @module
 */

export { chooseFrame } from "./backends/embedded/choose-frame.ts";
export { resolveEmbeddedModel } from "./backends/embedded/resolve-model.ts";
export { OpenAiBackend } from "./backends/http/openai-backend.ts";
export { GREEDY } from "./backends/interface/sampling.ts";
export { shippedGains } from "./backends/spec/catalogue.ts";
export { parseModelSpec } from "./backends/spec/model-spec.ts";
export { LlmWrapper } from "./breaker/llm-wrapper.ts";
export { readSchema } from "./decoding/schema/read-schema.ts";
export { chosenSpec } from "./models/configuration/configuration.ts";
export { TomlPlaces } from "./models/configuration/toml-places.ts";
export { modelPlaces, withEnvironment } from "./models/configuration/use-configuration.ts";
export { modelKeys } from "./models/manager/pool-models.ts";
export { type OpenLlmPlannerOptions, openLlmPlanner } from "./models/open/create-llm-planner.ts";
export { openModels } from "./models/open/open-models.ts";
export * from "./parse/index.ts";
export * from "./prompts/index.ts";
export { startThread, threadEntry } from "./start-thread.ts";
