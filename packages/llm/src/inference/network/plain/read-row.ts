import { EngineError } from "../../errors.ts";
import { F16, F32, Q4_0, Q4_1, Q8_0 } from "../../gguf/tensor-kind.ts";
import type { MatrixTensor } from "../../model/model-tensors.ts";

const { fround } = Math;

/** Reads rows of a tensor as 32-bit floats. */
export class RowReader {
  readonly #tensor: MatrixTensor;
  readonly #view: DataView;
  readonly #rowBytes: number;

  constructor(tensor: MatrixTensor) {
    const { bytes, columns, kind } = tensor;
    this.#tensor = tensor;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#rowBytes = (columns / kind.blockSize) * kind.blockBytes;
  }

  /** Writes the values of a row to `to`, starting at `start`. */
  read(row: number, to: Float32Array, start: number): void {
    const { kind, columns, name } = this.#tensor;
    const offset = row * this.#rowBytes;
    if (kind === F32) {
      for (let c = 0; c < columns; c++) to[start + c] = this.#view.getFloat32(offset + 4 * c, true);
    } else if (kind === F16) {
      for (let c = 0; c < columns; c++) to[start + c] = this.#half(offset + 2 * c);
    } else if (kind === Q8_0) this.#readBlocks(offset, to, start, this.#byteBlock);
    else if (kind === Q4_0) this.#readBlocks(offset, to, start, this.#evenBlock);
    else if (kind === Q4_1) this.#readBlocks(offset, to, start, this.#unevenBlock);
    else
      throw new EngineError("unsupported-model", `tensor ${name}`, `its numbers are ${kind.name}`);
  }

  #readBlocks(
    offset: number,
    to: Float32Array,
    start: number,
    block: (at: number, scale: number, to: Float32Array, start: number) => void,
  ): void {
    const { columns, kind } = this.#tensor;
    for (let c = 0, at = offset; c < columns; c += 32, at += kind.blockBytes) {
      block(at + 2, this.#half(at), to, start + c);
    }
  }

  readonly #byteBlock = (at: number, scale: number, to: Float32Array, start: number): void => {
    for (let index = 0; index < 32; index++) {
      to[start + index] = fround(this.#view.getInt8(at + index) * scale);
    }
  };

  /** Symmetric quantization (Q4_0). */
  readonly #evenBlock = (at: number, scale: number, to: Float32Array, start: number): void =>
    this.#readHalfBytes(at, scale, -8 * scale, to, start);

  /** Quantization with a minimum (Q4_1). */
  readonly #unevenBlock = (at: number, scale: number, to: Float32Array, start: number): void =>
    this.#readHalfBytes(at + 2, scale, this.#half(at), to, start);

  /** The low nibbles of 16 bytes are the first 16 weights of a block, the high nibbles the others. */
  #readHalfBytes(at: number, scale: number, least: number, to: Float32Array, start: number): void {
    for (let index = 0; index < 16; index++) {
      const byte = this.#view.getUint8(at + index);
      to[start + index] = fround((byte & 15) * scale + least);
      to[start + 16 + index] = fround((byte >> 4) * scale + least);
    }
  }

  #half(offset: number): number {
    const half = this.#view.getUint16(offset, true);
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    const sign = half & 0x8000 ? -1 : 1;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
}
