import { F16, F32, Q4_0, Q4_1, Q8_0, type TensorKind } from "../gguf/tensor-kind.ts";

/** ggml types for writing tensors. */
export type WrittenKind = "F32" | "F16" | "Q8_0" | "Q4_0" | "Q4_1";

const KINDS: Readonly<Record<WrittenKind, TensorKind>> = { F32, F16, Q8_0, Q4_0, Q4_1 };

/** All of these types. */
export const WRITTEN_KINDS: readonly WrittenKind[] = Object.keys(KINDS) as WrittenKind[];

/** Encodes a tensor. Row lengths must be multiples of 32. */
export function quantiseTensor(
  values: Float32Array,
  name: WrittenKind,
): { readonly kind: number; readonly bytes: Uint8Array } {
  const kind = KINDS[name];
  const { number, blockSize, blockBytes } = kind;
  const bytes = new Uint8Array((values.length / blockSize) * blockBytes);
  const view = new DataView(bytes.buffer);
  for (let block = 0; block * blockSize < values.length; block++) {
    const own = values.subarray(block * blockSize, (block + 1) * blockSize);
    const at = block * blockBytes;
    if (kind === F32) view.setFloat32(at, own[0] as number, true);
    else if (kind === F16) view.setUint16(at, halfBits(own[0] as number), true);
    else if (kind === Q8_0) writeByteBlock(view, at, own);
    else if (kind === Q4_0) writeEvenBlock(view, at, own);
    else writeUnevenBlock(view, at, own);
  }
  return { kind: number, bytes };
}

function writeByteBlock(view: DataView, at: number, values: Float32Array): void {
  let largest = 0;
  for (let index = 0; index < values.length; index++) {
    largest = Math.max(largest, Math.abs(values[index] as number));
  }
  const scale = largest / 127;
  view.setUint16(at, halfBits(scale), true);
  for (let index = 0; index < values.length; index++) {
    view.setInt8(at + 2 + index, scale === 0 ? 0 : Math.round((values[index] as number) / scale));
  }
}

function writeEvenBlock(view: DataView, at: number, values: Float32Array): void {
  const extreme = values.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  const scale = extreme / -8;
  view.setUint16(at, halfBits(scale), true);
  writeHalfBytes(view, at + 2, values, scale, extreme);
}

function writeUnevenBlock(view: DataView, at: number, values: Float32Array): void {
  const least = Math.min(...values);
  const scale = (Math.max(...values) - least) / 15;
  view.setUint16(at, halfBits(scale), true);
  view.setUint16(at + 2, halfBits(least), true);
  writeHalfBytes(view, at + 4, values, scale, least);
}

function writeHalfBytes(
  view: DataView,
  at: number,
  values: Float32Array,
  scale: number,
  least: number,
): void {
  const bits = (value: number) =>
    Math.min(15, Math.max(0, scale === 0 ? 8 : Math.round((value - least) / scale)));
  for (let index = 0; index < 16; index++) {
    const low = bits(values[index] as number);
    view.setUint8(at + index, low | (bits(values[index + 16] as number) << 4));
  }
}

/**
 * The nearest 16-bit float, for absolute values from 2^-14 to 65504; smaller ones are rounded to multiples of 2^-24.
 */
function halfBits(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const size = Math.abs(value);
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const fraction = Math.round((size / 2 ** exponent) * 1024);
  // Below 1024 the number is subnormal; above 2047 the carry goes into the exponent.
  return size === 0 ? sign : sign + ((exponent + 14) << 10) + fraction;
}
