import { quantiseTensor, type WrittenKind } from "./quantise-tensor.ts";
import { layerTensors, type RandomArchitecture } from "./random-layers.ts";
import { randomVocabulary, TOKEN_NUMBERS } from "./random-vocabulary.ts";
import { seededNumbers } from "./seeded-numbers.ts";
import { WRITTEN_TYPES, type WrittenEntry, type WrittenTensor, writeGguf } from "./write-gguf.ts";
import { vocabularyEntries, type WrittenVocabulary } from "./written-vocabulary.ts";

/** The shape of a generated model. Small: half a megabyte with the defaults. */
export interface RandomGgufOptions {
  /** Default `phi3`. */
  readonly architecture?: RandomArchitecture | undefined;
  /** Its chat template. Default: none. */
  readonly chatTemplate?: string | undefined;
  /** Its tokens, in place of those that the following options make. */
  readonly vocabulary?: WrittenVocabulary | undefined;
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
 * Writes a model with random weights as a GGUF file: what it says means nothing, but everything around a real model can be
 * tested with it, without a download.
 *
 * @example
 * const model = await openModel(randomGguf({ seed: 7 }));
 */
export function randomGguf(options: RandomGgufOptions = {}): Uint8Array {
  const vocabulary = options.vocabulary ?? vocabularyOf(options);
  return writeGguf(metadataOf(options, vocabulary), tensorsOf(options, vocabulary.texts.length));
}

function vocabularyOf(options: RandomGgufOptions): WrittenVocabulary {
  const { pieces = JSON_PIECES, wholePieces = [], addsBlank = false } = options;
  const tokens = randomVocabulary(pieces, wholePieces);
  return {
    ...{ model: "llama", pre: "default" },
    texts: tokens.map((token) => token.text),
    types: tokens.map(({ type }) => type),
    scores: tokens.map(({ score }) => score),
    ...{ ...TOKEN_NUMBERS, addsBeginning: false, addsBlank },
  };
}

function metadataOf(options: RandomGgufOptions, vocabulary: WrittenVocabulary): WrittenEntry[] {
  const { u32, f32, text } = WRITTEN_TYPES;
  const { architecture = "phi3", seed = 1, layers = 2, contextSize = 2048 } = options;
  const { width, heads, keyHeads, rotated, inner } = sizesOf(options);
  const own = (name: string): string => `${architecture}.${name}`;
  const entries: WrittenEntry[] = [
    ["general.architecture", text, architecture],
    ["general.name", text, options.name ?? `random-${seed}`],
    [own("context_length"), u32, contextSize],
    [own("embedding_length"), u32, width],
    [own("feed_forward_length"), u32, inner],
    [own("block_count"), u32, layers],
    [own("attention.head_count"), u32, heads],
    [own("attention.head_count_kv"), u32, keyHeads],
    [own("attention.layer_norm_rms_epsilon"), f32, 1e-5],
    [own("rope.dimension_count"), u32, rotated],
    [own("rope.scaling.original_context_length"), u32, contextSize],
    [own("vocab_size"), u32, vocabulary.texts.length],
    ...vocabularyEntries(vocabulary),
  ];
  const { chatTemplate, slidingWindow } = options;
  if (chatTemplate !== undefined) entries.push(["tokenizer.chat_template", text, chatTemplate]);
  if (slidingWindow !== undefined) {
    entries.push([own("attention.sliding_window"), u32, slidingWindow]);
  }
  return entries;
}

function tensorsOf(options: RandomGgufOptions, vocabulary: number): WrittenTensor[] {
  const { seed = 1, layers = 2, head = "random", kind = "F32", angleDivisors } = options;
  const { architecture = "phi3" } = options;
  const sizes = sizesOf(options);
  const { width } = sizes;
  const next = seededNumbers(seed);
  const random = (rows: number, columns: number, scale: number): Float32Array =>
    new Float32Array(rows * columns).map(() => (next() - 0.5) * 2 * scale);
  const tensors: WrittenTensor[] = [];
  const matrix = (name: string, columns: number, rows: number, values: Float32Array): void => {
    tensors.push({
      name,
      dimensions: [columns, rows],
      ...quantiseTensor(values, kind),
    });
  };
  const vector = (name: string, values: Float32Array): void => {
    const dimensions = [values.length];
    tensors.push({ name, dimensions, ...quantiseTensor(values, "F32") });
  };
  const embedding = random(vocabulary, width, 1);
  // Weak layers leave a token's own embedding recognisable at the end.
  const scale = head === "successor" ? 0.02 : 0.2;
  matrix("token_embd.weight", width, vocabulary, embedding);
  vector("output_norm.weight", new Float32Array(width).fill(1));
  if (head !== "tied") {
    const isNext = head === "successor";
    const output = isNext ? successors(embedding, width) : random(vocabulary, width, 1);
    matrix("output.weight", width, vocabulary, output);
  }
  for (let layer = 0; layer < layers; layer++) {
    for (const { name, columns, rows, value } of layerTensors(architecture, sizes)) {
      const full = `blk.${layer}.${name}`;
      if (rows === undefined) vector(full, new Float32Array(columns).fill(value ?? 0));
      else matrix(full, columns, rows, random(rows, columns, scale));
    }
  }
  if (angleDivisors !== undefined) {
    const names =
      architecture === "llama"
        ? ["rope_freqs.weight"]
        : ["rope_factors_short.weight", "rope_factors_long.weight"];
    for (const name of names) {
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
