/**
 * The weights of a model and the divisors of its rotary frequencies.
 *
 * @module
 */

import { EngineError } from "../errors.ts";
import type { GgufFile } from "../gguf/read-gguf.ts";
import { F32, Q4_1, type TensorKind, tensorKind } from "../gguf/tensor-kind.ts";
import type { ModelShape } from "./model-shape.ts";

/** A matrix in the file's format, in row-major order. */
export interface MatrixTensor {
  readonly name: string;
  readonly kind: TensorKind;
  readonly rows: number;
  readonly columns: number;
  /** Contents of the matrix; concatenated on each access if the file stores it in parts. */
  readonly bytes: Uint8Array;
}

/** The tensors of one layer. */
export interface LayerTensors {
  readonly attentionGain: Float32Array;
  /** Query, key and value projections. */
  readonly attention: MatrixTensor;
  readonly attended: MatrixTensor;
  readonly innerGain: Float32Array;
  /** Gate and up projections. */
  readonly gates: MatrixTensor;
  readonly down: MatrixTensor;
}

/** The tensors of a model. */
export interface ModelTensors {
  readonly embedding: MatrixTensor;
  readonly layers: readonly LayerTensors[];
  readonly outputGain: Float32Array;
  /** Output matrix; the embedding if the file has none. */
  readonly output: MatrixTensor;
  /** Divisors of the rotary frequencies for short and long contexts, if any. */
  readonly shortDivisors: Float32Array | undefined;
  readonly longDivisors: Float32Array | undefined;
}

/**
 * Finds the tensors of a model in its file and checks their dimensions.
 *
 * @throws EngineError `damaged-file`, or `unsupported-model` for an unsupported ggml type
 */
export function modelTensors(file: GgufFile, shape: ModelShape): ModelTensors {
  const find = new TensorFinder(file);
  const { architecture, width, heads, keyHeads, headSize, inner, vocabulary, rotated } = shape;
  const isLlama = architecture === "llama";
  refuseBiases(file);
  const embedding = find.matrix("token_embd.weight", vocabulary, width);
  checkFinite(embedding);
  const layers = Array.from({ length: shape.layers }, (_, index): LayerTensors => {
    const name = (part: string) => `blk.${index}.${part}.weight`;
    return {
      attentionGain: find.vector(name("attn_norm"), width),
      attention: isLlama
        ? joined([
            find.matrix(name("attn_q"), heads * headSize, width),
            find.matrix(name("attn_k"), keyHeads * headSize, width),
            find.matrix(name("attn_v"), keyHeads * headSize, width),
          ])
        : find.matrix(name("attn_qkv"), (heads + 2 * keyHeads) * headSize, width),
      attended: find.matrix(name("attn_output"), width, heads * headSize),
      innerGain: find.vector(name("ffn_norm"), width),
      gates: isLlama
        ? joined(["ffn_gate", "ffn_up"].map((part) => find.matrix(name(part), inner, width)))
        : find.matrix(name("ffn_up"), 2 * inner, width),
      down: find.matrix(name("ffn_down"), width, inner),
    };
  });
  const divisors = (length: string) => {
    const name = isLlama ? "rope_freqs.weight" : `rope_factors_${length}.weight`;
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

/** Refuses models with biases, which this engine does not apply. */
function refuseBiases({ tensors }: GgufFile): void {
  const name = [...tensors.keys()].find((each) => each.endsWith(".bias"));
  if (name === undefined) return;
  const message = "this engine runs models without biases only";
  throw new EngineError("unsupported-model", `tensor ${name}`, message);
}

/** Stacks matrices vertically. */
function joined(parts: readonly MatrixTensor[]): MatrixTensor {
  const [first, ...others] = parts as readonly [MatrixTensor, ...MatrixTensor[]];
  const other = others.find(({ kind }) => kind !== first.kind);
  if (other !== undefined) {
    const message = `it is ${other.kind.name} and ${first.name} is ${first.kind.name}; this engine wants both alike`;
    throw new EngineError("unsupported-model", `tensor ${other.name}`, message);
  }
  return {
    ...first,
    name: parts.map(({ name }) => name).join(", "),
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    get bytes() {
      const all = new Uint8Array(parts.reduce((sum, { bytes }) => sum + bytes.length, 0));
      let at = 0;
      for (const { bytes } of parts) {
        all.set(bytes, at);
        at += bytes.length;
      }
      return all;
    },
  };
}

/** Exponent bits of a 16-bit float, all set for infinity and NaN. */
const HALF_EXPONENT = 0x7c00;

/**
 * Checks a tensor that is used without conversion. In a quantized block only the scale, and the minimum of Q4_1, may be
 * non-finite.
 */
function checkFinite({ name, kind, bytes }: MatrixTensor): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isHalf = (at: number) => (view.getUint16(at, true) & HALF_EXPONENT) !== HALF_EXPONENT;
  for (let at = 0; at < bytes.length; at += kind.blockBytes) {
    const isNumber =
      kind === F32
        ? Number.isFinite(view.getFloat32(at, true))
        : isHalf(at) && (kind !== Q4_1 || isHalf(at + 2));
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
      throw new EngineError("unsupported-model", `tensor ${name}`, message);
    }
    // Copied, because floats must be aligned to four bytes.
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

/** The error for a tensor with non-finite numbers. */
export function notFinite(name: string): EngineError {
  const hint = "The file was damaged, or the model was trained into nothing";
  return new EngineError("damaged-file", `tensor ${name}`, `it holds infinite numbers. ${hint}`);
}

function damage(name: string, message: string): EngineError {
  const hint = "The file was cut off or changed: download it again";
  return new EngineError("damaged-file", `tensor ${name}`, `${message}. ${hint}`);
}
