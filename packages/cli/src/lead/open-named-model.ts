import {
  type Backend,
  type BackendLeadOptions,
  type OpenBackendOptions,
  openBackend,
  readEnvironment,
} from "@understudy/llm";
import { observed } from "@understudy/llm/internal";
import type { CliEnvironment } from "../streams.ts";
import { modelOf, type NamedModel, type OpenLeadOptions, type OpenModel } from "./open-model.ts";

/**
 * Opens a model: inside this process, or on a server.
 *
 * @throws ModelNotLoadedError, InferenceError, OutOfMemoryError if it cannot be opened; RequestError if
 * the environment or an address makes no sense
 */
export async function openNamedModel(
  spec: NamedModel,
  env: CliEnvironment,
  { isRepeatable = false, tell }: OpenLeadOptions = {},
): Promise<OpenModel> {
  const environment = readEnvironment(env);
  // Whether flash attention is faster depends on what else runs, and it rounds in another order. Numbers of threads do not.
  const embedded = isRepeatable ? { flashAttention: false } : undefined;
  const backend = await openBackendOf(spec, env, embedded);
  const sampling = isRepeatable ? repeatableSampling(backend) : undefined;
  return modelOf(observed(backend, { environment, tell }), environment, sampling);
}

/** A seed, where the model takes one and none was chosen: a server would draw its own. */
function repeatableSampling({ info }: Backend): BackendLeadOptions["sampling"] {
  const { takes, generation } = info;
  const mayHaveSeed = takes === undefined || takes.includes("seed");
  return mayHaveSeed ? { seed: generation?.seed ?? 0 } : undefined;
}

/**
 * Opens the backend of a model in the places that the environment, or the configuration, names: for all commands.
 *
 * @throws as {@link openNamedModel}
 */
export function openBackendOf(
  spec: NamedModel,
  env: CliEnvironment,
  embedded?: OpenBackendOptions["embedded"],
): Promise<Backend> {
  const { ollamaUrl, modelsFolder } = readEnvironment(env);
  return openBackend(spec, { ollamaUrl, modelsFolder, embedded });
}
