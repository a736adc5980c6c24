import { openBackend, readEnvironment } from "@understudy/llm";
import type { Environment } from "../streams.ts";
import { modelOf, type NamedModel, type OpenModel } from "./open-model.ts";

/**
 * Opens a model: inside this process, or on a server.
 *
 * @throws ModelNotLoadedError, InferenceError, OutOfMemoryError if it cannot be opened; RequestError if
 * the environment or an address makes no sense
 */
export async function openNamedModel(spec: NamedModel, env: Environment): Promise<OpenModel> {
  const { ollamaUrl, modelsFolder } = readEnvironment(env);
  return modelOf(await openBackend(spec, { ollamaUrl, modelsFolder }));
}
