import { EngineError } from "../../../inference/errors.ts";
import { freeMemory, type GpuMemory, missingMemory } from "../gguf/memory-fit.ts";
import { estimateModelMemory, type MemoryEstimate } from "../gguf/model-memory.ts";
import { LoadFailure } from "../shared/call-errors.ts";
import type { ModelSettings } from "../shared/protocol.ts";

/**
 * Refuses a model that does not fit into memory before loading it, since an operating system that runs out of memory
 * kills arbitrary processes.
 *
 * @param gpu GPU to use, if any
 * @throws LoadFailure with required and available memory
 */
export function checkMemory(settings: ModelSettings, gpu?: GpuMemory): void {
  const { modelPath, draftModelPath, adapter, sha256, gpuLayers } = settings;
  // The shipped model is too small to check.
  if (sha256 !== undefined) return;
  const model = estimate(modelPath, settings);
  const draft = draftModelPath === undefined ? undefined : estimate(draftModelPath, settings);
  if (model === undefined) return;
  const free = { machineBytes: freeMemory() - (adapter?.bytes ?? 0), gpu };
  const missing = missingMemory(model, free, gpuLayers, draft);
  if (missing === undefined) return;
  throw new LoadFailure("out-of-memory", `${modelPath} ${missing}`, undefined);
}

/** Estimated memory use; undefined for a damaged file, as loading reports the damage. */
function estimate(
  path: string,
  { contextSize, sequences }: ModelSettings,
): MemoryEstimate | undefined {
  try {
    return estimateModelMemory(path, { contextSize, sequences });
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
