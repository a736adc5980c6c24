import type { GgufTensor } from "../../../inference/gguf/read-gguf.ts";
import { anyTensorKind } from "../../../inference/gguf/tensor-kind.ts";

/** Least size of an unknown type, whose support is up to llama.cpp: a byte for 16 weights. */
const UNKNOWN = { blockSize: 16, blockBytes: 1 };

/** Size of a tensor in bytes; undefined for an impossible shape. */
export function tensorBytes({ dimensions, kind: number }: GgufTensor): number | undefined {
  const [row = 0] = dimensions;
  const weights = dimensions.reduce((product, size) => product * size, 1);
  if (weights < 1 || !Number.isSafeInteger(weights)) return undefined;
  const kind = anyTensorKind(number);
  if (kind !== undefined && row % kind.blockSize !== 0) return undefined;
  const { blockSize, blockBytes } = kind ?? UNKNOWN;
  return Math.ceil(weights / blockSize) * blockBytes;
}
