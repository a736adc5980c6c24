/**
 * Fetches models, checks them, and keeps them in a folder.
 *
 * @module
 */

export type { Spread } from "../backends/observed/running-statistics.ts";
export type { ModelUsage } from "../backends/observed/usage-meter.ts";
export type { CatalogueFile, CatalogueModel } from "../backends/spec/catalogue.ts";
export { ModelPullError } from "../backends/spec/model-pull-error.ts";
export {
  type Configuration,
  type ConfiguredDefaults,
  type ConfiguredFolders,
  type ConfiguredMember,
  type ConfiguredPool,
  configuredSpec,
} from "../configuration/configuration.ts";
export { parseConfiguration, readConfiguration } from "../configuration/read-configuration.ts";
export { CONFIGURATION_TEMPLATE } from "../configuration/template.ts";
export { ManagedLead } from "../manager/managed-lead.ts";
export {
  type ManagedModelStatus,
  ModelManager,
  type ModelManagerOptions,
  type ModelManagerStatus,
  type OwnModel,
} from "../manager/model-manager.ts";
export { type CreatePoolOptions, createPool } from "./create-pool.ts";
export type { PullProgress } from "./download.ts";
export type { KeptModels, VerifiedModel } from "./keep-models.ts";
export type { ModelFileRecord } from "./model-file-record.ts";
export { type Models, models } from "./models.ts";
export type { PullOptions } from "./pull-model.ts";
export type { PulledModel } from "./pulled-model.ts";
export { OllamaStartError, type StartedOllama, type StartOllamaOptions } from "./start-ollama.ts";
