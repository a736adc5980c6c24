import { quantiseTensor, type WrittenKind } from "./quantise-tensor.ts";
import { randomVocabulary, TOKEN_NUMBERS } from "./random-vocabulary.ts";
import { seededNumbers } from "./seeded-numbers.ts";
import { WRITTEN_TYPES, type WrittenEntry, type WrittenTensor, writeGguf } from "./write-gguf.ts";

/** The shape of a generated model. Small: half a megabyte with the defaults. */
export interface RandomGgufOptions {
  /** Its chat template. Default: none. */
  readonly chatTemplate?: string | undefined;
  /** Weights of another seed are other weights. Default 1. */
  readonly seed?: number | undefined;
  /** Default 2. */
  readonly layers?: number | undefined;
  /** A multiple of 32. Default 64. */
  readonly width?: number | undefined;
  /** Columns of a head, a multiple of 16 that divides the width. Default 16. */
  readonly headSize?: number | undefined;
  /** Heads of keys and values. Default: as many as ask. */
  readonly keyHeads?: number | undefined;
  /** Columns of a head that are rotated by the position. Default: all. */
  readonly rotated?: number | undefined;
  /** Numbers between the matrices of a layer's second part, a multiple of 32. Default: twice the width. */
  readonly inner?: number | undefined;
  /** The format of the numbers of matrices. Default `F32`. */
  readonly kind?: WrittenKind | undefined;
  /** Pieces of the vocabulary beside special tokens, bytes and printable characters. Default: some JSON. */
  readonly pieces?: readonly string[] | undefined;
  /** Pieces that are found whole, before anything is merged. Default: none. */
  readonly wholePieces?: readonly string[] | undefined;
  /** Control tokens beside those of Phi-3, which every file has. Default: none. */
  readonly controlTokens?: readonly string[] | undefined;
  /** Whether a blank is put before the first word. Default false. */
  readonly addsBlank?: boolean | undefined;
  /** Tokens of context that the file declares. Default 2048. */
  readonly contextSize?: number | undefined;
  /** Tokens that attention reaches back, as the files of Phi-3 declare it; nothing heeds it. Default: all. */
  readonly slidingWindow?: number | undefined;
  /** The divisors of the angles of the rotated columns, half as many. Default: none. */
  readonly angleDivisors?: readonly number[] | undefined;
  /** Name of the model. Default: `random-` and the seed. */
  readonly name?: string | undefined;
  /**
   * The output matrix: `random`; `successor`: after each token the next one of the vocabulary is by far the
   * likeliest, whatever the seed; `tied`: the file has none, and the embedding serves. Default `random`.
   */
  readonly head?: "random" | "successor" | "tied" | undefined;
}

const JSON_PIECES: readonly string[] = [
  '{"',
  '":',
  '","',
  '"},{"',
  "steps",
  "tool",
  "args",
  '":[{"',
];

/**
 * Writes a model of the Phi-3 architecture with random weights as a GGUF file: what it says means nothing, but everything
 * around a real model can be tested with it, without a download.
 *
 * @example
 * const model = await openModel(randomGguf({ seed: 7 }));
 */
export function randomGguf(options: RandomGgufOptions = {}): Uint8Array {
  const { pieces = JSON_PIECES, wholePieces = [], controlTokens } = options;
  const tokens = randomVocabulary(pieces, wholePieces, controlTokens);
  return writeGguf(metadataOf(options, tokens), tensorsOf(options, tokens.length));
}

function metadataOf(
  options: RandomGgufOptions,
  tokens: ReturnType<typeof randomVocabulary>,
): WrittenEntry[] {
  const { u32, i32, f32, bool, text, array } = WRITTEN_TYPES;
  const { seed = 1, layers = 2, contextSize = 2048, slidingWindow } = options;
  const { width, heads, keyHeads, rotated, inner } = sizesOf(options);
  const entries: WrittenEntry[] = [
    ["general.architecture", text, "phi3"],
    ["general.name", text, options.name ?? `random-${seed}`],
    ["phi3.context_length", u32, contextSize],
    ["phi3.embedding_length", u32, width],
    ["phi3.feed_forward_length", u32, inner],
    ["phi3.block_count", u32, layers],
    ["phi3.attention.head_count", u32, heads],
    ["phi3.attention.head_count_kv", u32, keyHeads],
    ["phi3.attention.layer_norm_rms_epsilon", f32, 1e-5],
    ["phi3.rope.dimension_count", u32, rotated],
    ["phi3.rope.scaling.original_context_length", u32, contextSize],
    ["phi3.vocab_size", u32, tokens.length],
    ["tokenizer.ggml.model", text, "llama"],
    ["tokenizer.ggml.pre", text, "default"],
    ["tokenizer.ggml.tokens", array, [text, tokens.map((token) => token.text)]],
    ["tokenizer.ggml.scores", array, [f32, tokens.map(({ score }) => score)]],
    ["tokenizer.ggml.token_type", array, [i32, tokens.map(({ type }) => type)]],
    ["tokenizer.ggml.bos_token_id", u32, TOKEN_NUMBERS.beginning],
    ["tokenizer.ggml.eos_token_id", u32, TOKEN_NUMBERS.end],
    ["tokenizer.ggml.unknown_token_id", u32, 0],
    ["tokenizer.ggml.add_bos_token", bool, 0],
    ["tokenizer.ggml.add_eos_token", bool, 0],
    ["tokenizer.ggml.add_space_prefix", bool, options.addsBlank ? 1 : 0],
  ];
  if (options.chatTemplate !== undefined) {
    entries.push(["tokenizer.chat_template", text, options.chatTemplate]);
  }
  if (slidingWindow !== undefined) {
    entries.push(["phi3.attention.sliding_window", u32, slidingWindow]);
  }
  return entries;
}

function tensorsOf(options: RandomGgufOptions, vocabulary: number): WrittenTensor[] {
  const { seed = 1, layers = 2, head = "random", kind = "F32", angleDivisors } = options;
  const { width, heads, keyHeads, headSize, inner } = sizesOf(options);
  const next = seededNumbers(seed);
  const random = (rows: number, columns: number, scale: number): Float32Array =>
    Float32Array.from({ length: rows * columns }, () => (next() - 0.5) * 2 * scale);
  const tensors: WrittenTensor[] = [];
  const matrix = (name: string, columns: number, rows: number, values: Float32Array): void => {
    tensors.push({
      name: `${name}.weight`,
      dimensions: [columns, rows],
      ...quantiseTensor(values, kind),
    });
  };
  const vector = (name: string, values: Float32Array): void => {
    const dimensions = [values.length];
    tensors.push({ name: `${name}.weight`, dimensions, ...quantiseTensor(values, "F32") });
  };
  const ones = (): Float32Array => new Float32Array(width).fill(1);
  const embedding = random(vocabulary, width, 1);
  // Weak layers leave a token's own embedding recognisable at the end.
  const scale = head === "successor" ? 0.02 : 0.2;
  matrix("token_embd", width, vocabulary, embedding);
  vector("output_norm", ones());
  if (head === "successor") matrix("output", width, vocabulary, successors(embedding, width));
  else if (head === "random") matrix("output", width, vocabulary, random(vocabulary, width, 1));
  for (let layer = 0; layer < layers; layer++) {
    const add = (name: string, columns: number, rows: number): void =>
      matrix(`blk.${layer}.${name}`, columns, rows, random(rows, columns, scale));
    vector(`blk.${layer}.attn_norm`, ones());
    add("attn_qkv", width, (heads + 2 * keyHeads) * headSize);
    add("attn_output", width, width);
    vector(`blk.${layer}.ffn_norm`, ones());
    add("ffn_up", width, 2 * inner);
    add("ffn_down", inner, width);
  }
  if (angleDivisors !== undefined) {
    for (const name of ["rope_factors_short", "rope_factors_long"]) {
      vector(name, Float32Array.from(angleDivisors));
    }
  }
  return tensors;
}

function sizesOf(options: RandomGgufOptions) {
  const { width = 64, headSize = 16 } = options;
  const heads = width / headSize;
  const { keyHeads = heads, rotated = headSize, inner = 2 * width } = options;
  return { width, headSize, heads, keyHeads, rotated, inner };
}

/** An output matrix under which the embedding of each token points at the token after it. */
function successors(embedding: Float32Array, width: number): Float32Array {
  const output = new Float32Array(embedding.length);
  output.set(embedding.subarray(0, embedding.length - width), width);
  output.set(embedding.subarray(embedding.length - width), 0);
  return output;
}
