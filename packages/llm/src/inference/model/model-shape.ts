import { EngineError } from "../errors.ts";
import type { Metadata } from "../gguf/metadata.ts";

/** Dimensions of a model. */
export interface ModelShape {
  /** Architecture name in GGUF. */
  readonly architecture: "phi3" | "llama";
  /** Embedding length. */
  readonly width: number;
  /** Number of query heads, and of key-value heads, which several query heads may share. */
  readonly heads: number;
  readonly keyHeads: number;
  /** Dimensions per head, and the number of rotary dimensions. */
  readonly headSize: number;
  readonly rotated: number;
  /** Feed-forward length. */
  readonly inner: number;
  readonly layers: number;
  /** Vocabulary size. */
  readonly vocabulary: number;
  /** Context length of the training. */
  readonly trainedContext: number;
  /** RMS norm epsilon. */
  readonly epsilon: number;
}

const ARCHITECTURES: readonly ModelShape["architecture"][] = ["phi3", "llama"];
/** Maximum number of weights. Each takes 2 bytes of memory, and a larger model would take seconds per page of text. */
const MAX_WEIGHTS = 200e6;
const MAX_LAYERS = 256;
const MAX_WIDTH = 8192;
const MAX_VOCABULARY = 262_144;
/** Block size, of which row and column counts are multiples. */
const BLOCK = 32;
const HEAD_BLOCK = 16;
const MAX_HEAD = 256;

/**
 * Reads the dimensions of a Phi-3 or Llama model.
 *
 * @throws EngineError `unsupported-model` for another architecture or unsupported dimensions, `damaged-file` if an
 * entry is missing or has the wrong type
 */
export function modelShape(metadata: Metadata): ModelShape {
  const found = metadata.text("general.architecture");
  const architecture = ARCHITECTURES.find((each) => each === found);
  if (architecture === undefined) {
    throw unsupported(
      "metadata general.architecture",
      `the model is of the architecture "${found.slice(0, 40)}"; this engine runs ${ARCHITECTURES.join(" and ")}`,
    );
  }
  const own = (name: string) => `${architecture}.${name}`;
  const size = (name: string, most: number, fallback?: number) =>
    metadata.integer(own(name), 1, most, fallback);
  const width = size("embedding_length", MAX_WIDTH);
  const heads = size("attention.head_count", MAX_WIDTH);
  const headSize = Math.floor(width / heads);
  for (const part of ["key", "value"]) {
    const name = `attention.${part}_length`;
    if (size(name, MAX_WIDTH, headSize) === headSize) continue;
    throw unsupported(`metadata ${own(name)}`, `it must be ${headSize}: ${width} / ${heads}`);
  }
  const shape: ModelShape = {
    architecture,
    width,
    heads,
    keyHeads: size("attention.head_count_kv", heads, heads),
    headSize,
    rotated: size("rope.dimension_count", headSize, headSize),
    inner: size("feed_forward_length", 4 * MAX_WIDTH),
    layers: size("block_count", MAX_LAYERS),
    vocabulary: countOf(metadata),
    trainedContext: size("context_length", 2 ** 31),
    epsilon: metadata.number(own("attention.layer_norm_rms_epsilon")),
  };
  checkShape(shape);
  return shape;
}

/** Number of weights in the matrices of a model. */
function weightCount(shape: ModelShape): number {
  const { width, heads, keyHeads, headSize, inner, layers, vocabulary } = shape;
  const attention = width * headSize * (2 * heads + 2 * keyHeads);
  return layers * (attention + 3 * width * inner) + 2 * vocabulary * width;
}

function countOf(metadata: Metadata): number {
  const key = "tokenizer.ggml.tokens";
  const count = metadata.count(key);
  if (count >= 1 && count <= MAX_VOCABULARY) return count;
  throw unsupported(
    `metadata ${key}`,
    `a vocabulary of ${count} tokens; the most is ${MAX_VOCABULARY}`,
  );
}

function checkShape(shape: ModelShape): void {
  const { architecture, width, heads, keyHeads, headSize, rotated, inner, epsilon } = shape;
  const key = (name: string) => `metadata ${architecture}.${name}`;
  if (width % BLOCK !== 0)
    throw unsupported(key("embedding_length"), `${width} is not a multiple of ${BLOCK}`);
  if (inner % BLOCK !== 0)
    throw unsupported(key("feed_forward_length"), `${inner} is not a multiple of ${BLOCK}`);
  if (headSize * heads !== width || headSize % HEAD_BLOCK !== 0 || headSize > MAX_HEAD) {
    const wanted = `a multiple of ${HEAD_BLOCK} up to ${MAX_HEAD}`;
    const message = `${heads} heads leave ${width / heads} columns to each, which must be ${wanted}`;
    throw unsupported(key("attention.head_count"), message);
  }
  if (heads % keyHeads !== 0)
    throw unsupported(key("attention.head_count_kv"), `${heads} heads cannot share ${keyHeads}`);
  if (rotated % 8 !== 0)
    throw unsupported(key("rope.dimension_count"), `${rotated} is not a multiple of 8`);
  if (!(epsilon >= 0 && epsilon < 1))
    throw unsupported(key("attention.layer_norm_rms_epsilon"), `${epsilon} is not between 0 and 1`);
  const weights = weightCount(shape);
  if (weights > MAX_WEIGHTS) {
    const message = `the model has ${Math.round(weights / 1e6)} million weights; this engine takes ${MAX_WEIGHTS / 1e6}`;
    throw unsupported(key("block_count"), message);
  }
}

function unsupported(place: string, message: string): EngineError {
  return new EngineError("unsupported-model", place, message);
}
