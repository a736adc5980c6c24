import { seededRandom } from "@understudy/planner-core";

/** What a generated model is like. Small: half a megabyte with the defaults. */
export interface RandomGgufOptions {
  /** Weights of another seed are other weights. Default 1. */
  readonly seed?: number | undefined;
  /** Default 2. */
  readonly layers?: number | undefined;
  /** A multiple of 32. Default 64. */
  readonly width?: number | undefined;
  /** Pieces of the vocabulary beside special tokens, bytes and printable characters. Default: some JSON. */
  readonly pieces?: readonly string[] | undefined;
  /** Tokens of context that the file declares. Default 2048. */
  readonly contextSize?: number | undefined;
  /** Tokens that attention reaches back, as the files of Phi-3 declare it. Default: all. */
  readonly slidingWindow?: number | undefined;
  /**
   * What the output matrix is: `random`, or `successor`: after each token the next one of the
   * vocabulary is by far the likeliest, whatever the seed. Default `random`.
   */
  readonly head?: "random" | "successor" | undefined;
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
const SPECIAL = ["<unk>", "<s>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>"];
const BOS = SPECIAL.indexOf("<s>");
const END = SPECIAL.indexOf("<|end|>");
const HEAD_SIZE = 16;
const ALIGNMENT = 32;

/** Kinds of metadata values in a GGUF file. */
const U32 = 4;
const I32 = 5;
const F32 = 6;
const BOOL = 7;
const TEXT = 8;
const ARRAY = 9;
/** Kinds of tokens in a GGUF file. */
const NORMAL_TOKEN = 1;
const UNKNOWN_TOKEN = 2;
const CONTROL_TOKEN = 3;
const BYTE_TOKEN = 6;

/**
 * Writes a model of the Phi-3 architecture with random weights as a GGUF file: what it says means
 * nothing, but everything around a real model can be tested with it, without a download.
 *
 * @example
 * await writeFile("random.gguf", randomGguf({ seed: 7 }));
 */
export function randomGguf(options: RandomGgufOptions = {}): Uint8Array {
  const { seed = 1, layers = 2, width = 64, contextSize = 2048, slidingWindow } = options;
  const heads = width / HEAD_SIZE;
  const forward = 2 * width;
  const tokens = vocabulary(options.pieces ?? JSON_PIECES);
  const metadata: Metadata[] = [
    ["general.architecture", TEXT, "phi3"],
    ["general.name", TEXT, `random-${seed}`],
    ["phi3.context_length", U32, contextSize],
    ["phi3.embedding_length", U32, width],
    ["phi3.feed_forward_length", U32, forward],
    ["phi3.block_count", U32, layers],
    ["phi3.attention.head_count", U32, heads],
    ["phi3.attention.head_count_kv", U32, heads],
    ["phi3.attention.layer_norm_rms_epsilon", F32, 1e-5],
    ["phi3.rope.dimension_count", U32, HEAD_SIZE],
    ["phi3.rope.scaling.original_context_length", U32, contextSize],
    ["phi3.vocab_size", U32, tokens.length],
    ["tokenizer.ggml.model", TEXT, "llama"],
    ["tokenizer.ggml.pre", TEXT, "default"],
    ["tokenizer.ggml.tokens", ARRAY, [TEXT, tokens.map(({ text }) => text)]],
    ["tokenizer.ggml.scores", ARRAY, [F32, tokens.map(({ score }) => score)]],
    ["tokenizer.ggml.token_type", ARRAY, [I32, tokens.map(({ kind }) => kind)]],
    ["tokenizer.ggml.bos_token_id", U32, BOS],
    ["tokenizer.ggml.eos_token_id", U32, END],
    ["tokenizer.ggml.unknown_token_id", U32, 0],
    ["tokenizer.ggml.add_bos_token", BOOL, 0],
    ["tokenizer.ggml.add_eos_token", BOOL, 0],
    ["tokenizer.ggml.add_space_prefix", BOOL, 0],
  ];
  if (slidingWindow !== undefined) {
    metadata.push(["phi3.attention.sliding_window", U32, slidingWindow]);
  }
  const random = seededRandom(seed);
  const matrix = (rows: number, columns: number, scale: number): Float32Array =>
    Float32Array.from({ length: rows * columns }, () => (random.next() - 0.5) * 2 * scale);
  const ones = (length: number): Float32Array => new Float32Array(length).fill(1);
  const embedding = matrix(tokens.length, width, 1);
  const isSuccessor = options.head === "successor";
  // Weak layers leave a token's own embedding recognisable at the end.
  const layerScale = isSuccessor ? 0.02 : 0.2;
  const tensors: Tensor[] = [
    { name: "token_embd.weight", shape: [width, tokens.length], values: embedding },
    { name: "output_norm.weight", shape: [width], values: ones(width) },
    {
      name: "output.weight",
      shape: [width, tokens.length],
      values: isSuccessor ? successors(embedding, width) : matrix(tokens.length, width, 1),
    },
  ];
  for (let layer = 0; layer < layers; layer++) {
    const add = (name: string, shape: readonly [number, number]): void => {
      const values = matrix(shape[1], shape[0], layerScale);
      tensors.push({ name: `blk.${layer}.${name}.weight`, shape, values });
    };
    const norm = (name: string): void => {
      tensors.push({ name: `blk.${layer}.${name}.weight`, shape: [width], values: ones(width) });
    };
    norm("attn_norm");
    add("attn_qkv", [width, 3 * width]);
    add("attn_output", [width, width]);
    norm("ffn_norm");
    add("ffn_up", [width, 2 * forward]);
    add("ffn_down", [forward, width]);
  }
  return writeGguf(metadata, tensors);
}

interface VocabularyToken {
  readonly text: string;
  readonly score: number;
  readonly kind: number;
}

/** Pieces are merged from pairs, so all beginnings of a piece become pieces as well. */
function vocabulary(pieces: readonly string[]): VocabularyToken[] {
  const tokens: VocabularyToken[] = SPECIAL.map((text, id) => ({
    text,
    score: 0,
    kind: id === 0 ? UNKNOWN_TOKEN : CONTROL_TOKEN,
  }));
  for (let byte = 0; byte < 256; byte++) {
    const text = `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
    tokens.push({ text, score: 0, kind: BYTE_TOKEN });
  }
  const seen = new Set<string>();
  const add = (text: string, score: number): void => {
    if (seen.has(text)) return;
    seen.add(text);
    // SentencePiece writes a blank as U+2581.
    tokens.push({ text: text.replaceAll(" ", "\u2581"), score, kind: NORMAL_TOKEN });
  };
  for (const piece of pieces) {
    for (let length = 2; length <= piece.length; length++) add(piece.slice(0, length), -length);
  }
  for (let code = 0x20; code < 0x7f; code++) add(String.fromCharCode(code), -1000);
  return tokens;
}

/** An output matrix under which the embedding of each token points at the token after it. */
function successors(embedding: Float32Array, width: number): Float32Array {
  const output = new Float32Array(embedding.length);
  output.set(embedding.subarray(0, embedding.length - width), width);
  output.set(embedding.subarray(embedding.length - width), 0);
  return output;
}

type Metadata =
  | readonly [key: string, kind: typeof TEXT, value: string]
  | readonly [key: string, kind: typeof U32 | typeof F32 | typeof BOOL, value: number]
  | readonly [key: string, kind: typeof ARRAY, value: ArrayValue];
type ArrayValue =
  | readonly [kind: typeof TEXT, values: readonly string[]]
  | readonly [kind: typeof F32 | typeof I32, values: readonly number[]];

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Version 3 of the format; https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
function writeGguf(metadata: readonly Metadata[], tensors: readonly Tensor[]): Uint8Array {
  const parts: Buffer[] = [];
  let length = 0;
  const put = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  const number = (kind: number, value: number): void => {
    const part = Buffer.alloc(kind === BOOL ? 1 : 4);
    if (kind === F32) part.writeFloatLE(value);
    else if (kind === BOOL) part.writeUInt8(value);
    else part.writeInt32LE(value);
    put(part);
  };
  const long = (value: number): void => {
    const part = Buffer.alloc(8);
    part.writeBigUInt64LE(BigInt(value));
    put(part);
  };
  const text = (value: string): void => {
    const bytes = Buffer.from(value, "utf8");
    long(bytes.length);
    put(bytes);
  };
  const align = (): void => put(Buffer.alloc((ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT));

  put(Buffer.from("GGUF", "latin1"));
  number(U32, 3);
  long(tensors.length);
  long(metadata.length);
  for (const [key, kind, value] of metadata) {
    text(key);
    number(U32, kind);
    if (typeof value === "string") text(value);
    else if (typeof value === "number") number(kind, value);
    else {
      number(U32, value[0]);
      long(value[1].length);
      for (const item of value[1]) {
        if (typeof item === "string") text(item);
        else number(value[0], item);
      }
    }
  }
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    text(name);
    number(U32, shape.length);
    for (const size of shape) long(size);
    // Kind 0: 32-bit floats.
    number(U32, 0);
    long(offset);
    offset += Math.ceil(values.byteLength / ALIGNMENT) * ALIGNMENT;
  }
  align();
  for (const { values } of tensors) {
    put(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
    align();
  }
  return Buffer.concat(parts, length);
}
