import { freemem, totalmem } from "node:os";
import { constrainedMemory, memoryUsage, platform } from "node:process";
import { formatBytes } from "@understudy/planner-core/internal";
import { gpuShare, type MemoryEstimate } from "./model-memory.ts";

/** Memory available to a model. */
export interface MemoryAtHand {
  /** The machine's free memory, in bytes. */
  readonly machineBytes: number;
  /** Memory of the GPU to use, if any. */
  readonly gpu?: GpuMemory | undefined;
}

/** Memory of a GPU. */
export interface GpuMemory {
  readonly name: string;
  readonly freeBytes: number;
  /** Whether the GPU uses the machine's own memory, as on Apple silicon. */
  readonly isShared: boolean;
}

/**
 * Checks whether a model fits into memory.
 *
 * @param gpuLayers layers required on the GPU; undefined to use as many as fit
 * @param draft estimate for the draft model, which may be in either memory
 * @returns an explanation with required and available memory; undefined if the model fits
 */
export function missingMemory(
  estimate: MemoryEstimate,
  { machineBytes, gpu }: MemoryAtHand,
  gpuLayers?: number | undefined,
  draft?: MemoryEstimate | undefined,
): string | undefined {
  const neededBytes = estimate.totalBytes + (draft?.totalBytes ?? 0);
  const gpuBytes = gpu?.freeBytes ?? 0;
  const freeBytes = gpu?.isShared ? Math.max(machineBytes, gpuBytes) : machineBytes + gpuBytes;
  if (neededBytes > freeBytes) {
    const parts = `${formatBytes(estimate.weightsBytes)} of weights, ${formatBytes(estimate.contextBytes)} for its context`;
    const where = gpu === undefined ? "are free" : `are free with the memory of ${gpu.name}`;
    return (
      `takes about ${formatBytes(neededBytes)} (${parts}${draft === undefined ? "" : ", and a model that drafts"}), ` +
      `and ${formatBytes(freeBytes)} ${where}: use a smaller model, or a smaller context (#context=1024)`
    );
  }
  if (gpuLayers === undefined || gpu === undefined || gpu.isShared) return undefined;
  const wantedBytes = gpuShare(estimate, gpuLayers);
  if (wantedBytes > gpu.freeBytes) {
    return (
      `takes about ${formatBytes(wantedBytes)} of the memory of ${gpu.name} for ${gpuLayers} layers, ` +
      `and ${formatBytes(gpu.freeBytes)} are free there: use a smaller #gpuLayers, or leave it out`
    );
  }
  const restBytes = estimate.totalBytes - wantedBytes;
  if (restBytes <= machineBytes) return undefined;
  return (
    `takes about ${formatBytes(restBytes)} beside its ${gpuLayers} layers on ${gpu.name}, ` +
    `and ${formatBytes(machineBytes)} are free: use a larger #gpuLayers, or leave it out`
  );
}

/**
 * Available memory of this process in bytes, including reclaimable memory. On macOS this is the machine's total memory,
 * because the system fills nearly all of it with caches and reports only the rest as free.
 */
export function freeMemory(): number {
  const limit = constrainedMemory();
  const own = limit > 0 && limit < totalmem() ? limit - memoryUsage.rss() : totalmem();
  return Math.max(0, platform === "darwin" ? own : Math.min(own, freemem()));
}
