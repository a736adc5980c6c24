import { openEmbeddedBackend } from "@understudy/llm";
import { modelOf, type NamedModel, type OpenModel } from "./open-model.ts";

/**
 * Loads a model inside this process.
 *
 * @throws ModelNotLoadedError, OutOfMemoryError if it cannot be loaded
 */
export async function openEmbeddedModel(spec: NamedModel): Promise<OpenModel> {
  const model = spec.kind === "nano" ? "nano" : spec.path;
  return modelOf(await openEmbeddedBackend({ model }));
}
