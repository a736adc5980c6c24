/**
 * Models by name: their files on this machine (`files`), SPECs and configuration files opened as LLM planners (`open`,
 * `configuration`), several of them behind one LLM planner (`pool`), and in limited memory (`manager`).
 *
 * @module
 */

// Models on this machine: download, verify, list, start Ollama.
export { models } from "./files/models.ts";
export type { PullOptions } from "./files/pull-model.ts";
export type { PullProgress } from "./files/download.ts";
export type { CatalogueModel } from "../backends/spec/catalogue.ts";
export { ModelPullError } from "../backends/spec/model-pull-error.ts";
export { OllamaStartError } from "./files/start-ollama.ts";

// Pools of models from SPECs.
export { type CreatePoolOptions, createPool } from "./open/create-pool.ts";

// Several models in limited memory.
export { ModelManager, type ModelManagerOptions } from "./manager/model-manager.ts";

// Configuration files.
export { parseConfiguration, readConfiguration } from "./configuration/read-configuration.ts";
export { type ModelsConfiguration, configuredSpec } from "./configuration/configuration.ts";
export { CONFIGURATION_TEMPLATE } from "./configuration/template.ts";
