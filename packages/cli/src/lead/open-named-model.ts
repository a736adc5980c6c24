import { openBackend, readEnvironment } from "@understudy/llm";
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
  const { ollamaUrl, modelsFolder } = environment;
  // Whether flash attention is faster depends on what else runs, and it rounds in another order. Numbers of threads do not.
  const embedded = isRepeatable ? { flashAttention: false } : undefined;
  const backend = await openBackend(spec, { ollamaUrl, modelsFolder, embedded });
  return modelOf(observed(backend, { environment, tell }));
}
