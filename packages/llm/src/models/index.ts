/**
 * Fetches models, checks them, and keeps them in a folder.
 *
 * @module
 */

// Models on this machine: fetch, check, list, start Ollama.
export { models } from "./models.ts";
export type { PullOptions } from "./pull-model.ts";
export type { PullProgress } from "./download.ts";
export type { CatalogueModel } from "../backends/spec/catalogue.ts";
export { ModelPullError } from "../backends/spec/model-pull-error.ts";
export { OllamaStartError } from "./start-ollama.ts";

// Several models for one plan, named by their SPECs.
export { type CreatePoolOptions, createPool } from "./create-pool.ts";

// Several models, and memory for some of them.
export { ModelManager, type ModelManagerOptions } from "../manager/model-manager.ts";

// Files of configuration.
export { parseConfiguration, readConfiguration } from "../configuration/read-configuration.ts";
export { type ModelsConfiguration, configuredSpec } from "../configuration/configuration.ts";
export { CONFIGURATION_TEMPLATE } from "../configuration/template.ts";
