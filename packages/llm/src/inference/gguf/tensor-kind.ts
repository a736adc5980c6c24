import { EngineError } from "../errors.ts";

/** A supported ggml type. */
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

/** Names of unsupported types, for error messages. */
const OTHERS: Readonly<Record<number, string>> = {
  6: "Q5_0",
  7: "Q5_1",
  9: "Q8_1",
  10: "Q2_K",
  11: "Q3_K",
  12: "Q4_K",
  13: "Q5_K",
  14: "Q6_K",
  15: "Q8_K",
  16: "IQ2_XXS",
  17: "IQ2_XS",
  18: "IQ3_XXS",
  19: "IQ1_S",
  20: "IQ4_NL",
  21: "IQ3_S",
  22: "IQ2_S",
  23: "IQ4_XS",
  24: "I8",
  25: "I16",
  26: "I32",
  27: "I64",
  28: "F64",
  29: "IQ1_M",
  30: "BF16",
  34: "TQ1_0",
  35: "TQ2_0",
  39: "MXFP4",
};

/** @throws EngineError `unsupported-model`, naming the type */
export function tensorKind(number: number, tensor: string): TensorKind {
  const kind = KINDS.find((each) => each.number === number);
  if (kind !== undefined) return kind;
  const name = OTHERS[number] ?? `the unknown kind ${number}`;
  throw new EngineError(
    "unsupported-model",
    `tensor ${tensor}`,
    `its numbers are ${name}; this engine reads ${KINDS.map((each) => each.name).join(", ")}. ` +
      "Quantise the model to Q8_0",
  );
}
