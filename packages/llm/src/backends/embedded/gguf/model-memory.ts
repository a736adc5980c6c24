import { statSync } from "node:fs";
import { checkHeader } from "./check-header.ts";
import { type HeaderList, type ModelHeader, readGgufHeader } from "./read-header.ts";
import { tensorBytes } from "./tensor-formats.ts";

/** The memory that a model will take, in bytes. */
export interface MemoryEstimate {
  readonly weightsBytes: number;
  /** Keys and values of the kept tokens, and what a forward pass writes. */
  readonly contextBytes: number;
  readonly totalBytes: number;
  /** The memory of each layer: weights, keys and values together, the output last. GPUs are given the last ones. */
  readonly layerBytes: readonly number[];
  /** The buffers of a forward pass: part of the context. */
  readonly passBytes: number;
}

/** How a model is to be run, as far as its memory depends on that. */
export interface MemoryPlan {
  /** Tokens of each sequence. Default: the model's own, at most 2048. */
  readonly contextSize?: number | undefined;
  /** Sequences that are kept. Default: 4 for models up to 100 MB, else 1. */
  readonly sequences?: number | undefined;
}

const MAX_DEFAULT_CONTEXT = 2048;
const SMALL_MODEL_BYTES = 100_000_000;
const SMALL_MODEL_SEQUENCES = 4;
/** Keys and values are kept in half precision. */
const BYTES_PER_VALUE = 2;
const BYTES_PER_FLOAT = 4;
/** Tokens of one forward pass. */
const PASS_TOKENS = 512;
/** Vectors as wide as the model that a pass keeps for each token, roughly. */
const VECTORS_PER_TOKEN = 8;

/**
 * Estimates what a GGUF file will take, from its header alone: the weights as they lie in the file, keys and values for
 * every layer and token of the context, and the buffers of a forward pass. What a header does not say counts as nothing,
 * so it may come to more, not to much less.
 *
 * @throws ImplausibleModelFile; the error of the file system
 *
 * @example
 * estimateModelMemory("models/phi-3.gguf", { contextSize: 4096 }).totalBytes;
 */
export function estimateModelMemory(path: string, plan: MemoryPlan = {}): MemoryEstimate {
  const header = readGgufHeader(path);
  checkHeader(header);
  const weightsBytes = statSync(path).size - header.endsAt;
  const facts = factsOf(header);
  const contextSize = plan.contextSize || Math.min(facts.trained, MAX_DEFAULT_CONTEXT);
  const isSmall = weightsBytes <= SMALL_MODEL_BYTES;
  const sequences = plan.sequences || (isSmall ? SMALL_MODEL_SEQUENCES : 1);
  const kept = contextSize * sequences * facts.layers * facts.valuesPerToken * BYTES_PER_VALUE;
  const pass = Math.min(PASS_TOKENS, contextSize);
  const passBytes = pass * (facts.vocabulary + VECTORS_PER_TOKEN * facts.width) * BYTES_PER_FLOAT;
  const contextBytes = kept + passBytes;
  const keptBytes = facts.layers === 0 ? 0 : kept / facts.layers;
  const layerBytes = weightsOfLayers(header, facts.layers).map(
    (bytes, layer) => bytes + (layer < facts.layers ? keptBytes : 0),
  );
  const totalBytes = weightsBytes + contextBytes;
  return { weightsBytes, contextBytes, totalBytes, layerBytes, passBytes };
}

/** The memory that a model takes on a GPU that is given this many of its layers, in bytes. */
export function gpuShare({ layerBytes, passBytes }: MemoryEstimate, gpuLayers: number): number {
  if (gpuLayers === 0) return 0;
  const layers = layerBytes.slice(-gpuLayers);
  return layers.reduce((sum, bytes) => sum + bytes, passBytes);
}

/** Bytes of weights, layer by layer. The last one is the output; what turns tokens into vectors stays with the processor. */
function weightsOfLayers({ tensors }: ModelHeader, layers: number): number[] {
  const bytes = Array.from({ length: layers + 1 }, () => 0);
  // Without an output of its own, the vectors of tokens serve as that, too.
  const output = tensors.some(({ name }) => name === "output.weight") ? "output" : "token_embd";
  for (const tensor of tensors) {
    const [start = "", block = ""] = tensor.name.split(".");
    const layer = start === "blk" ? Number(block) : layers;
    if (start !== "blk" && start !== output && start !== "output_norm") continue;
    bytes[layer] = (bytes[layer] ?? 0) + (tensorBytes(tensor) ?? 0);
  }
  return bytes;
}

interface MemoryFacts {
  readonly trained: number;
  readonly layers: number;
  readonly width: number;
  readonly vocabulary: number;
  /** Numbers of keys and values of a token, in one layer. */
  readonly valuesPerToken: number;
}

function factsOf({ metadata }: ModelHeader): MemoryFacts {
  const architecture = String(metadata.get("general.architecture"));
  // If layers differ, the largest stands for all.
  const number = (name: string): number => {
    const value = metadata.get(`${architecture}.${name}`);
    if (typeof value === "number") return value;
    return isList(value) ? value.max : 0;
  };
  const [width, heads] = [number("embedding_length"), number("attention.head_count")];
  const shared = number("attention.head_count_kv") || heads;
  const headSize = heads === 0 ? 0 : Math.floor(width / heads);
  const keys = number("attention.key_length") || headSize;
  const values = number("attention.value_length") || headSize;
  const tokens = metadata.get("tokenizer.ggml.tokens");
  return {
    trained: number("context_length") || MAX_DEFAULT_CONTEXT,
    layers: number("block_count"),
    width,
    vocabulary: isList(tokens) ? tokens.length : 0,
    valuesPerToken: shared * (keys + values),
  };
}

function isList(value: unknown): value is HeaderList {
  return typeof value === "object" && value !== null;
}
