import type { GgufHeader } from "../../../inference/gguf/read-gguf.ts";
import { checkHeader, HeaderFacts, vocabularySize } from "./check-header.ts";
import { readFileHeader } from "./model-file.ts";
import { tensorBytes } from "./tensor-bytes.ts";

/** Estimated memory use of a model, in bytes. */
export interface MemoryEstimate {
  readonly weightsBytes: number;
  /** KV cache and the buffers of a forward pass. */
  readonly contextBytes: number;
  readonly totalBytes: number;
  /** Memory per layer (weights and KV cache), with the output layer last. GPU offloading starts at the last layer. */
  readonly layerBytes: readonly number[];
  /** Buffers of a forward pass; already included in `contextBytes`. */
  readonly passBytes: number;
}

/** Settings that affect a model's memory use. */
export interface MemoryPlan {
  /** Tokens per sequence. Default: the model's own context window, at most 2048. */
  readonly contextSize?: number | undefined;
  /** Number of sequences. Default: 4 for models up to 100 MB, else 1. */
  readonly sequences?: number | undefined;
}

const MAX_DEFAULT_CONTEXT = 2048;
/** Size of weights up to which a model keeps several system prompts. */
export const SMALL_MODEL_BYTES = 100_000_000;
const SMALL_MODEL_SEQUENCES = 4;
/** The KV cache uses half precision. */
const BYTES_PER_VALUE = 2;
const BYTES_PER_FLOAT = 4;
/** Tokens per forward pass. */
const PASS_TOKENS = 512;
/** Approximate number of activation vectors, each as wide as the model, per token. */
const VECTORS_PER_TOKEN = 8;

/**
 * Estimates the memory use of a GGUF file from its header: the weights as stored, the KV cache for all layers and
 * tokens, and the buffers of a forward pass. Unknown quantities count as 0, so the estimate may be slightly low.
 *
 * @throws EngineError or the file system's error
 *
 * @example estimateModelMemory("models/phi-3.gguf", { contextSize: 4096 }).totalBytes;
 */
export function estimateModelMemory(path: string, plan: MemoryPlan = {}): MemoryEstimate {
  const header = readFileHeader(path);
  checkHeader(header);
  const weightsBytes = header.source.length - header.weightsAt;
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

/** GPU memory in bytes needed for a number of layers. */
export function gpuShare({ layerBytes, passBytes }: MemoryEstimate, gpuLayers: number): number {
  if (gpuLayers === 0) return 0;
  const layers = layerBytes.slice(-gpuLayers);
  return layers.reduce((sum, bytes) => sum + bytes, passBytes);
}

/**
 * Weights per layer in bytes, with the output layer last. Token embeddings are not counted: they stay in the machine's
 * memory.
 */
function weightsOfLayers({ tensors }: GgufHeader, layers: number): number[] {
  const bytes = Array.from({ length: layers + 1 }, () => 0);
  // Without an output tensor, the token embeddings are shared with the output.
  const output = tensors.has("output.weight") ? "output" : "token_embd";
  for (const tensor of tensors.values()) {
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
  /** Number of key and value elements per token and layer. */
  readonly valuesPerToken: number;
}

function factsOf(header: GgufHeader): MemoryFacts {
  const facts = new HeaderFacts(header);
  // If the value differs between layers, the largest one is used for all.
  const number = (name: string): number => Math.max(0, ...facts.values(name).map(Number));
  const [width, heads] = [number("embedding_length"), number("attention.head_count")];
  const shared = number("attention.head_count_kv") || heads;
  const headSize = heads === 0 ? 0 : Math.floor(width / heads);
  const keys = number("attention.key_length") || headSize;
  const values = number("attention.value_length") || headSize;
  return {
    trained: number("context_length") || MAX_DEFAULT_CONTEXT,
    layers: number("block_count"),
    width,
    vocabulary: vocabularySize(header) ?? 0,
    valuesPerToken: shared * (keys + values),
  };
}
