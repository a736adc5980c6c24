/**
 * The weights of a Phi-3 model and its tables of angles.
 *
 * @module
 */

import { HouseError } from "../errors.ts";
import type { GgufFile } from "../gguf/read-gguf.ts";
import { F32, type TensorKind, tensorKind } from "../gguf/tensor-kind.ts";
import type { ModelShape } from "./model-shape.ts";

/** The numbers of a matrix as the file has them, row behind row. */
export interface MatrixTensor {
  readonly name: string;
  readonly kind: TensorKind;
  readonly rows: number;
  readonly columns: number;
  readonly bytes: Uint8Array;
}

/** The tensors of one layer. */
export interface LayerTensors {
  readonly attentionGain: Float32Array;
  /** Queries, then keys, then values. */
  readonly attention: MatrixTensor;
  readonly attended: MatrixTensor;
  readonly innerGain: Float32Array;
  /** Gates, then what passes them. */
  readonly gates: MatrixTensor;
  readonly down: MatrixTensor;
}

/** The tensors of a model. */
export interface ModelTensors {
  readonly embedding: MatrixTensor;
  readonly layers: readonly LayerTensors[];
  readonly outputGain: Float32Array;
  /** The embedding itself where the file has no matrix of its own. */
  readonly output: MatrixTensor;
  /** The divisors of the angles of positions in short and in long contexts, if the file has them. */
  readonly shortDivisors: Float32Array | undefined;
  readonly longDivisors: Float32Array | undefined;
}

/**
 * Finds the tensors of a model in its file, and checks that each has the size that the model's shape wants.
 *
 * @throws HouseError `damaged-file`, `unsupported-model` for numbers of another kind
 */
export function modelTensors(file: GgufFile, shape: ModelShape): ModelTensors {
  const find = new TensorFinder(file);
  const { width, heads, keyHeads, headSize, inner, vocabulary, rotated } = shape;
  const embedding = find.matrix("token_embd.weight", vocabulary, width);
  checkFinite(embedding);
  const layers = Array.from({ length: shape.layers }, (_, index): LayerTensors => {
    const name = (part: string) => `blk.${index}.${part}.weight`;
    return {
      attentionGain: find.vector(name("attn_norm"), width),
      attention: find.matrix(name("attn_qkv"), (heads + 2 * keyHeads) * headSize, width),
      attended: find.matrix(name("attn_output"), width, heads * headSize),
      innerGain: find.vector(name("ffn_norm"), width),
      gates: find.matrix(name("ffn_up"), 2 * inner, width),
      down: find.matrix(name("ffn_down"), width, inner),
    };
  });
  const divisors = (length: string) => {
    const name = `rope_factors_${length}.weight`;
    return find.has(name) ? find.vector(name, rotated / 2) : undefined;
  };
  const output = "output.weight";
  return {
    embedding,
    layers,
    outputGain: find.vector("output_norm.weight", width),
    output: find.has(output) ? find.matrix(output, vocabulary, width) : embedding,
    shortDivisors: divisors("short"),
    longDivisors: divisors("long"),
  };
}

/** All bits of the exponent of a 16-bit float: infinity, or no number at all. */
const HALF_EXPONENT = 0x7c00;

/**
 * Checks the numbers of tensors that no matrix is made of. In a block that shares a scale only the scale can be
 * infinite.
 */
function checkFinite({ name, kind, bytes }: MatrixTensor): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; at += kind.blockBytes) {
    const isNumber =
      kind === F32
        ? Number.isFinite(view.getFloat32(at, true))
        : (view.getUint16(at, true) & HALF_EXPONENT) !== HALF_EXPONENT;
    if (!isNumber) throw notFinite(name);
  }
}

class TensorFinder {
  readonly #file: GgufFile;

  constructor(file: GgufFile) {
    this.#file = file;
  }

  has(name: string): boolean {
    return this.#file.tensors.has(name);
  }

  matrix(name: string, rows: number, columns: number): MatrixTensor {
    const { kind, bytes } = this.#find(name, [columns, rows]);
    return { name, kind, rows, columns, bytes };
  }

  vector(name: string, length: number): Float32Array {
    const { kind, bytes } = this.#find(name, [length]);
    if (kind !== F32) {
      const message = `it is ${kind.name}; this engine wants vectors as F32`;
      throw new HouseError("unsupported-model", `tensor ${name}`, message);
    }
    // A copy: floats must lie at a multiple of four.
    const values = new Float32Array(bytes.slice().buffer);
    if (!values.every(Number.isFinite)) throw notFinite(name);
    return values;
  }

  #find(name: string, dimensions: readonly number[]): { kind: TensorKind; bytes: Uint8Array } {
    const tensor = this.#file.tensors.get(name);
    if (tensor === undefined) throw damage(name, "it is missing");
    const found = tensor.dimensions;
    if (found.length !== dimensions.length || found.some((size, at) => size !== dimensions[at])) {
      throw damage(
        name,
        `it has ${found.join(" × ")} numbers instead of ${dimensions.join(" × ")}`,
      );
    }
    const kind = tensorKind(tensor.kind, name);
    const count = dimensions.reduce((product, size) => product * size, 1);
    const length = (count / kind.blockSize) * kind.blockBytes;
    const { offset } = tensor;
    const { bytes } = this.#file;
    if (offset + length > bytes.length) {
      const missing = offset + length - bytes.length;
      throw damage(name, `the file ends ${missing} bytes before it does`);
    }
    return { kind, bytes: bytes.subarray(offset, offset + length) };
  }
}

/** The error about a tensor that holds infinite numbers, or what is none. */
export function notFinite(name: string): HouseError {
  const hint = "The file was damaged, or the model was trained into nothing";
  return new HouseError("damaged-file", `tensor ${name}`, `it holds infinite numbers. ${hint}`);
}

function damage(name: string, message: string): HouseError {
  const hint = "The file was cut off or changed: download it again";
  return new HouseError("damaged-file", `tensor ${name}`, `${message}. ${hint}`);
}
