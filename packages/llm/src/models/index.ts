/**
 * Downloads, verifies and stores models.
 *
 * @module
 */

// Models on this machine: download, verify, list, start Ollama.
export { models } from "./models.ts";
export type { PullOptions } from "./pull-model.ts";
export type { PullProgress } from "./download.ts";
export type { CatalogueModel } from "../backends/spec/catalogue.ts";
export { ModelPullError } from "../backends/spec/model-pull-error.ts";
export { OllamaStartError } from "./start-ollama.ts";

// Pools of models from SPECs.
export { type CreatePoolOptions, createPool } from "./create-pool.ts";

// Several models in limited memory.
export { ModelManager, type ModelManagerOptions } from "../manager/model-manager.ts";

// Configuration files.
export { parseConfiguration, readConfiguration } from "../configuration/read-configuration.ts";
export { type ModelsConfiguration, configuredSpec } from "../configuration/configuration.ts";
export { CONFIGURATION_TEMPLATE } from "../configuration/template.ts";
