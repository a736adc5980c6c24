/**
 * Model files on this machine: downloaded and listed; and the start of Ollama.
 *
 * @module
 */

import { availableModels } from "../../backends/spec/catalogue.ts";
import { listModelFiles } from "../../backends/spec/model-files.ts";
import { ollamaStatus } from "../../backends/spec/ollama-status.ts";
import { pullModel } from "./pull-model.ts";
import { startOllama } from "./start-ollama.ts";

/** Lists and downloads models; see {@link models}. */
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
}

/**
 * Models on this machine: list and download them. The commands `understudy model …` as functions.
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
});
