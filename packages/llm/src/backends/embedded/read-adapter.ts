import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { ModelNotLoadedError } from "@understudy/planner-core";
import { EngineError } from "../../inference/errors.ts";
import { hashFile } from "./gguf/hash-file.ts";
import { contentsOf } from "./gguf/model-file.ts";
import { verifyAdapterFile } from "./gguf/verify-adapter-file.ts";
import { checkModelFile } from "./resolve-model.ts";
import type { AdapterFile } from "./shared/protocol.ts";

/**
 * Reads a LoRA adapter and checks that it suits a model.
 *
 * @param modelPath a validated model file
 * @throws ModelNotLoadedError
 */
export async function readAdapter(adapter: string, modelPath: string): Promise<AdapterFile> {
  const path = resolve(adapter);
  await checkModelFile(path, "adapter");
  try {
    verifyAdapterFile(path, modelPath);
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    throw new ModelNotLoadedError(adapterProblem(path, modelPath, cause.message), { cause });
  }
  const [{ size: bytes }, sha256] = await Promise.all([stat(path), hashFile(path)]);
  return { path, name: basename(path).replace(/\.gguf$/i, ""), bytes, sha256 };
}

/** Error message for an invalid adapter, with a remedy. */
export function adapterProblem(path: string, modelPath: string, problem: string): string {
  return `${path} cannot be the adapter of ${modelPath}: ${problem}. Use one that was trained for this model, or leave #adapter out`;
}

/** @throws ModelNotLoadedError if the model file is an adapter */
export function refuseAdapter(path: string): void {
  if (contentsOf(path) !== "adapter") return;
  throw new ModelNotLoadedError(
    `${path} is an adapter, which changes a model: name the model, and give it as MODEL.gguf#adapter=${basename(path)}`,
  );
}
