import { availableModels } from "../backends/spec/catalogue.ts";
import { listModelFiles } from "../backends/spec/model-files.ts";
import { ollamaStatus } from "../backends/spec/ollama-status.ts";
import { findModel, importModel, removeModel, verifyModel } from "./keep-models.ts";
import { pullModel } from "./pull-model.ts";
import { startOllama } from "./start-ollama.ts";

/** Lists, fetches and removes models; see {@link models}. */
export interface Models {
  /** The files of the folder of models. */
  readonly list: typeof listModelFiles;
  /** The models of a running Ollama; undefined if none answers. */
  readonly status: typeof ollamaStatus;
  /** Starts an Ollama that is installed and not running. */
  readonly start: typeof startOllama;
  /** The models that `pull` knows by name. */
  readonly available: typeof availableModels;
  /** Fetches a model. */
  readonly pull: typeof pullModel;
  /** The path of a model file, by its name. */
  readonly find: typeof findModel;
  /** Compares a model file with what is recorded of it. */
  readonly verify: typeof verifyModel;
  /** Removes a model. */
  readonly remove: typeof removeModel;
  /** Copies a model file into the folder of models. */
  readonly import: typeof importModel;
}

/**
 * Models on this machine: which there are, and fetching, checking and removing them. The commands
 * `understudy model …` as functions.
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
