import { statSync } from "node:fs";
import { resolve } from "node:path";
import { readEnvironment } from "../../environment.ts";
import { EngineError } from "../../inference/errors.ts";
import { estimateModelMemory } from "../embedded/gguf/model-memory.ts";
import { checkModelFile, resolveEmbeddedModel } from "../embedded/resolve-model.ts";
import { baseUrl, isOnThisMachine } from "../http/connection/server-address.ts";
import { isSameModel, OLLAMA_PORT } from "../http/dialect/ollama-models.ts";
import type { ModelOptions } from "./model-options.ts";
import { parseModelSpec } from "./model-spec.ts";
import { ollamaStatus } from "./ollama-status.ts";
import type { OpenBackendOptions } from "./open-backend.ts";
import { placeOfLocal } from "./place-of-local.ts";

/**
 * Expected memory use of a SPEC's model on this machine in bytes, without loading it: for a file, an estimate from
 * its header; for Ollama on this machine, the reported size without context. Undefined for remote servers and if
 * unknown.
 *
 * @throws ModelNotLoadedError if the file is missing or not a model; RequestError if the SPEC is invalid
 *
 * @example
 * const bytes = await estimateMemory("models/phi-3.gguf#context=4096");
 */
export async function estimateMemory(
  spec: string,
  options: Pick<OpenBackendOptions, "ollamaUrl" | "modelsFolder" | "contextSize"> = {},
): Promise<number | undefined> {
  const named = parseModelSpec(spec);
  switch (named.kind) {
    case "nano":
      return await ofFile("nano", named.options, options);
    case "file":
      return await ofFile(named.path, named.options, options);
    case "ollama":
      return await ofOllama(named.model, options);
    case "local": {
      const place = await placeOfLocal(named, options);
      return "file" in place
        ? await ofFile(place.file, named.options, options)
        : await ofOllama(place.ollama, options);
    }
    default:
      return undefined;
  }
}

async function ofFile(
  model: string,
  { context, adapter }: ModelOptions = {},
  { contextSize }: Pick<OpenBackendOptions, "contextSize">,
): Promise<number> {
  const path = resolveEmbeddedModel(model)?.path ?? model;
  await checkModelFile(path);
  const adapterBytes =
    adapter === undefined ? 0 : await checkModelFile(resolve(adapter), "adapter");
  try {
    const { totalBytes } = estimateModelMemory(path, { contextSize: context ?? contextSize });
    return totalBytes + adapterBytes;
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    // A damaged file is reported when it is loaded.
    return statSync(path).size + adapterBytes;
  }
}

async function ofOllama(
  model: string,
  { ollamaUrl }: Pick<OpenBackendOptions, "ollamaUrl">,
): Promise<number | undefined> {
  const url = baseUrl(ollamaUrl ?? readEnvironment().ollamaUrl, OLLAMA_PORT);
  if (!isOnThisMachine(url)) return undefined;
  const status = await ollamaStatus({ url: ollamaUrl });
  return status?.models.find(({ name }) => isSameModel(name, model))?.bytes;
}
