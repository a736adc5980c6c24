import { quantiseTensor } from "./quantise-tensor.ts";
import { seededNumbers } from "./seeded-numbers.ts";
import { WRITTEN_TYPES, type WrittenEntry, type WrittenTensor, writeGguf } from "./write-gguf.ts";

/** Options of {@link randomAdapter}. */
export interface RandomAdapterOptions {
  /** Architecture of the base model. Default `phi3`. */
  readonly architecture?: string | undefined;
  /** Dimensions of the adapted matrices in the base model. */
  readonly matrices: Readonly<Record<string, readonly [columns: number, rows: number]>>;
  /** Rank of the matrices. Default 4. */
  readonly rank?: number | undefined;
  /** Bound of the random numbers; 0 leaves the model unchanged. Default 1. */
  readonly scale?: number | undefined;
  /** Seed of the random numbers. Default 1. */
  readonly seed?: number | undefined;
}

/**
 * Writes a LoRA adapter with random numbers as a GGUF file.
 *
 * @example
 * const adapter = randomAdapter({ matrices: { "output.weight": [64, 300] } });
 */
export function randomAdapter(options: RandomAdapterOptions): Uint8Array {
  const { architecture = "phi3", matrices, rank = 4, scale = 1, seed = 1 } = options;
  const { f32, text } = WRITTEN_TYPES;
  const metadata: WrittenEntry[] = [
    ["general.architecture", text, architecture],
    ["general.type", text, "adapter"],
    ["adapter.type", text, "lora"],
    ["adapter.lora.alpha", f32, rank],
  ];
  const next = seededNumbers(seed);
  const matrix = (name: string, columns: number, rows: number): WrittenTensor => {
    const values = new Float32Array(columns * rows).map(() => (next() - 0.5) * 2 * scale);
    return { name, dimensions: [columns, rows], ...quantiseTensor(values, "F32") };
  };
  const tensors = Object.entries(matrices).flatMap(([name, [columns, rows]]) => [
    matrix(`${name}.lora_a`, columns, rank),
    matrix(`${name}.lora_b`, rank, rows),
  ]);
  return writeGguf(metadata, tensors);
}
