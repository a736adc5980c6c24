/**
 * Model files on this machine: downloaded, verified, listed and removed; and the start of Ollama.
 *
 * @module
 */

import { availableModels } from "../../backends/spec/catalogue.ts";
import { listModelFiles } from "../../backends/spec/model-files.ts";
import { ollamaStatus } from "../../backends/spec/ollama-status.ts";
import { findModel, importModel, removeModel, verifyModel } from "./keep-models.ts";
import { pullModel } from "./pull-model.ts";
import { startOllama } from "./start-ollama.ts";

/** Lists, downloads, verifies and removes models; see {@link models}. */
export interface Models {
  /** The files in the models folder. */
  readonly list: typeof listModelFiles;
  /** The models of a running Ollama; undefined if it is not running. */
  readonly status: typeof ollamaStatus;
  /** Starts an installed Ollama if it is not running. */
  readonly start: typeof startOllama;
  /** The models `pull` knows by name. */
  readonly available: typeof availableModels;
  /** Downloads a model. */
  readonly pull: typeof pullModel;
  /** The path of a model file, by name. */
  readonly find: typeof findModel;
  /** Verifies a model file against its record. */
  readonly verify: typeof verifyModel;
  /** Removes a model. */
  readonly remove: typeof removeModel;
  /** Copies a model file into the models folder. */
  readonly import: typeof importModel;
}

/**
 * Models on this machine: list, download, verify and remove them. The commands `understudy model …` as functions.
 *
 * @example
 * await models.pull("local/phi3:mini@embedded");
 * for (const { name, bytes } of await models.list()) console.log(name, bytes);
 */
export const models: Models = Object.freeze({
  list: listModelFiles,
  status: ollamaStatus,
  start: startOllama,
  available: availableModels,
  pull: pullModel,
  find: findModel,
  verify: verifyModel,
  remove: removeModel,
  import: importModel,
});
