import { platform as machine } from "node:process";
import { formatBytes } from "@understudy/planner-core/internal";
import type { BackendInfo } from "../../backends/interface/backend.ts";

/** Main memory and GPU memory, in bytes. */
export interface MemoryAmounts {
  readonly bytes: number;
  readonly gpuBytes: number;
}

export const NO_MEMORY: MemoryAmounts = Object.freeze({ bytes: 0, gpuBytes: 0 });

export function sumOf(all: readonly MemoryAmounts[]): MemoryAmounts {
  return all.reduce(plus, NO_MEMORY);
}

export function plus(one: MemoryAmounts, other: MemoryAmounts): MemoryAmounts {
  return { bytes: one.bytes + other.bytes, gpuBytes: one.gpuBytes + other.gpuBytes };
}

/** The part of `wanted` that exceeds `limit`. */
export function beyond(wanted: MemoryAmounts, limit: MemoryAmounts): MemoryAmounts {
  return {
    bytes: Math.max(0, wanted.bytes - limit.bytes),
    gpuBytes: Math.max(0, wanted.gpuBytes - limit.gpuBytes),
  };
}

export function isNone({ bytes, gpuBytes }: MemoryAmounts): boolean {
  return bytes === 0 && gpuBytes === 0;
}

/** Whether freed memory reduces a shortage. */
export function helps(freed: MemoryAmounts, missing: MemoryAmounts): boolean {
  return (missing.bytes > 0 && freed.bytes > 0) || (missing.gpuBytes > 0 && freed.gpuBytes > 0);
}

/**
 * The memory of a loaded model; undefined if unknown. GPUs with unified memory, such as Apple's, have no memory of
 * their own.
 */
export function memoryByDevice(
  { memoryBytes, placement }: Pick<BackendInfo, "memoryBytes" | "placement">,
  platform: string = machine,
): MemoryAmounts | undefined {
  if (memoryBytes === undefined) return undefined;
  const { gpu = platform === "darwin" ? "metal" : undefined } = placement ?? {};
  const gpuBytes = gpu === "metal" ? 0 : (placement?.gpuBytes ?? 0);
  return { bytes: Math.max(0, memoryBytes - gpuBytes), gpuBytes };
}

/** Message for a model that does not fit beside the pinned ones, with both sizes. */
export function refusalOf(
  name: string,
  model: MemoryAmounts,
  pinned: MemoryAmounts,
  limit: MemoryAmounts,
): string {
  const isOfGpu = beyond(plus(pinned, model), limit).gpuBytes > 0;
  const key = isOfGpu ? "gpuBytes" : "bytes";
  const option = isOfGpu ? "gpuMemoryLimitBytes" : "memoryLimitBytes";
  const others = pinned[key] === 0 ? "" : `, and pinned models take ${formatBytes(pinned[key])}`;
  return (
    `The model ${name} takes ${formatBytes(model[key])}${isOfGpu ? " of the GPU's memory" : ""}; ` +
    `the limit is ${formatBytes(limit[key])}${others}: raise ${option}, unpin a model, or take a smaller one`
  );
}
