import { contentsOf } from "../../backends/embedded/gguf/model-file.ts";
import { verifyAdapterFile } from "../../backends/embedded/gguf/verify-adapter-file.ts";
import { verifyModelFile } from "../../backends/embedded/gguf/verify-model-file.ts";
import { checkModelFile } from "../../backends/embedded/resolve-model.ts";
import { ModelPullError } from "../../backends/spec/model-pull-error.ts";
import { EngineError } from "../../inference/errors.ts";

/**
 * Checks whether a file can be a model or an adapter.
 *
 * @throws ModelPullError
 */
export async function checkModelHeader(path: string): Promise<void> {
  try {
    await checkModelFile(path);
    if (contentsOf(path) === "adapter") verifyAdapterFile(path);
    else verifyModelFile(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message =
      cause instanceof EngineError ? `${path} is not a sound model file: ${why}` : why;
    throw new ModelPullError(message, { cause });
  }
}
