import { EngineError } from "../errors.ts";

/** A ggml type. */
export interface TensorKind {
  readonly name: string;
  readonly number: number;
  /** Weights per block with a shared scale; 1 for unquantized types. */
  readonly blockSize: number;
  readonly blockBytes: number;
}

export const F32: TensorKind = { name: "F32", number: 0, blockSize: 1, blockBytes: 4 };
export const F16: TensorKind = { name: "F16", number: 1, blockSize: 1, blockBytes: 2 };
export const Q4_0: TensorKind = { name: "Q4_0", number: 2, blockSize: 32, blockBytes: 18 };
export const Q4_1: TensorKind = { name: "Q4_1", number: 3, blockSize: 32, blockBytes: 20 };
export const Q8_0: TensorKind = { name: "Q8_0", number: 8, blockSize: 32, blockBytes: 34 };

const KINDS: readonly TensorKind[] = [F32, F16, Q4_0, Q4_1, Q8_0];

/** The ggml types that only llama.cpp reads: name, number, weights and bytes per block. */
const OTHERS = (
  [
    ["Q5_0", 6, 32, 22],
    ["Q5_1", 7, 32, 24],
    ["Q8_1", 9, 32, 36],
    ["Q2_K", 10, 256, 84],
    ["Q3_K", 11, 256, 110],
    ["Q4_K", 12, 256, 144],
    ["Q5_K", 13, 256, 176],
    ["Q6_K", 14, 256, 210],
    ["Q8_K", 15, 256, 292],
    ["IQ2_XXS", 16, 256, 66],
    ["IQ2_XS", 17, 256, 74],
    ["IQ3_XXS", 18, 256, 98],
    ["IQ1_S", 19, 256, 50],
    ["IQ4_NL", 20, 32, 18],
    ["IQ3_S", 21, 256, 110],
    ["IQ2_S", 22, 256, 82],
    ["IQ4_XS", 23, 256, 136],
    ["I8", 24, 1, 1],
    ["I16", 25, 1, 2],
    ["I32", 26, 1, 4],
    ["I64", 27, 1, 8],
    ["F64", 28, 1, 8],
    ["IQ1_M", 29, 256, 56],
    ["BF16", 30, 1, 2],
    ["TQ1_0", 34, 256, 54],
    ["TQ2_0", 35, 256, 66],
    ["MXFP4", 39, 32, 17],
  ] as const
).map(([name, number, blockSize, blockBytes]): TensorKind => {
  return { name, number, blockSize, blockBytes };
});

/** The ggml type of a number, whether this engine reads it or not; undefined if it is unknown. */
export function anyTensorKind(number: number): TensorKind | undefined {
  return [...KINDS, ...OTHERS].find((each) => each.number === number);
}

/** @throws EngineError `unsupported-model`, naming the type */
export function tensorKind(number: number, tensor: string): TensorKind {
  const kind = KINDS.find((each) => each.number === number);
  if (kind !== undefined) return kind;
  const name = anyTensorKind(number)?.name ?? `the unknown kind ${number}`;
  throw new EngineError(
    "unsupported-model",
    `tensor ${tensor}`,
    `its numbers are ${name}; this engine reads ${KINDS.map((each) => each.name).join(", ")}. ` +
      "Quantise the model to Q8_0",
  );
}
