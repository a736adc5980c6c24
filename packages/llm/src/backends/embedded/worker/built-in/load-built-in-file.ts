import { readFile } from "node:fs/promises";
import type { VocabularySource } from "../../../../decoding/vocabulary.ts";
import { EngineError } from "../../../../inference/index.ts";
import { verifyHash } from "../../gguf/verify-model-file.ts";
import { LoadFailure, workerMessageOf } from "../../shared/call-errors.ts";
import type { ModelSettings } from "../../shared/protocol.ts";
import { checkMemory } from "../check-memory.ts";
import type { LoadedModel } from "../loaded-model.ts";
import { SchemaAnswers } from "../session/answer-by-schema.ts";
import type { LetMessagesIn } from "./built-in-passes.ts";
import { loadBuiltIn } from "./load-built-in.ts";

/**
 * Loads a model file into the built-in engine.
 *
 * @throws LoadFailure
 */
export async function loadBuiltInFile(
  settings: ModelSettings,
  letMessagesIn: LetMessagesIn,
  onPass: () => void,
): Promise<LoadedModel> {
  const startMs = performance.now();
  const { modelPath, sha256, draftModelPath } = settings;
  checkMemory(settings);
  const model = await read(modelPath, sha256);
  const draft = draftModelPath === undefined ? undefined : await read(draftModelPath);
  const files = { model, draft };
  const schemasOf = (vocabulary: () => VocabularySource) => new SchemaAnswers(vocabulary);
  try {
    return await loadBuiltIn(settings, files, letMessagesIn, onPass, startMs, schemasOf);
  } catch (error) {
    throw withOtherEngine(error);
  }
}

/** Adds a hint to the error if the model is valid but unsupported, since llama.cpp supports many more. */
function withOtherEngine(error: unknown): unknown {
  const isUnsupported =
    error instanceof LoadFailure &&
    error.cause instanceof EngineError &&
    error.cause.code === "unsupported-model";
  if (!isUnsupported) return error;
  const hint =
    "The engine node-llama-cpp runs more models: npm install --ignore-scripts node-llama-cpp@3";
  return new LoadFailure("model-not-loaded", `${error.message}. ${hint}`, error.cause);
}

async function read(path: string, sha256?: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path);
    if (sha256 !== undefined) verifyHash(bytes, sha256);
    return bytes;
  } catch (error) {
    const message = `${path} cannot be loaded: ${workerMessageOf(error)}`;
    throw new LoadFailure("model-not-loaded", message, error);
  }
}
