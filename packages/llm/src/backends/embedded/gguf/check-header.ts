import { Metadata } from "../../../inference/gguf/metadata.ts";
import { type GgufHeader, type GgufValue, VALUE_TYPES } from "../../../inference/gguf/read-gguf.ts";
import { ImplausibleModelFile } from "./model-file.ts";
import { tensorBytes } from "./tensor-bytes.ts";

/*
 * Validates the header fields that llama.cpp trusts: inconsistent values crash its process or keep it busy for minutes.
 * This catches damage and mistakes, not malicious files.
 */

/** Valid range of a numeric metadata value. */
interface Range {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

const whole = (least: number, most: number): Range => ({ least, most, isWhole: true });
const fraction = (least: number, most: number): Range => ({ least, most, isWhole: false });
const INT_MAX = 2 ** 31 - 1;
const MAX_BLOCKS = 512;

/**
 * Valid ranges by metadata key suffix. llama.cpp supports up to 512 blocks and experts; 0 means that the architecture
 * lacks the feature.
 */
const RANGES: Readonly<Record<string, Range>> = {
  context_length: whole(1, INT_MAX),
  embedding_length: whole(1, 2 ** 20),
  block_count: whole(1, MAX_BLOCKS),
  feed_forward_length: whole(0, 2 ** 24),
  vocab_size: whole(0, 2 ** 24),
  expert_count: whole(0, 512),
  expert_used_count: whole(0, 512),
  "attention.head_count": whole(0, 2 ** 16),
  "attention.head_count_kv": whole(0, 2 ** 16),
  "attention.key_length": whole(1, 2 ** 16),
  "attention.value_length": whole(1, 2 ** 16),
  "attention.sliding_window": whole(0, INT_MAX),
  "attention.layer_norm_rms_epsilon": fraction(0, 1),
  "attention.layer_norm_epsilon": fraction(0, 1),
  "rope.dimension_count": whole(2, 2 ** 16),
  "rope.freq_base": fraction(0, 1e15),
  "rope.scaling.factor": fraction(0, 1e9),
  "rope.scaling.original_context_length": whole(0, INT_MAX),
};

/**
 * Checks that the numbers in a model file's header are plausible and agree with each other and with the file size.
 *
 * @throws EngineError
 */
export function checkHeader(header: GgufHeader): void {
  const facts = new HeaderFacts(header);
  checkRanges(facts);
  checkHeads(facts);
  checkVocabulary(header);
  checkTensors(header);
  checkShapes(facts, header);
}

/**
 * The architecture named by a header.
 *
 * @throws ImplausibleModelFile
 */
export function architectureOf({ metadata }: GgufHeader): string {
  const architecture = metadata.get("general.architecture");
  if (typeof architecture === "string" && /^[\w-]+$/.test(architecture)) return architecture;
  throw new ImplausibleModelFile("it names no architecture");
}

/** The metadata of a header's architecture. */
export class HeaderFacts {
  readonly #header: GgufHeader;
  readonly #architecture: string;

  /** @throws ImplausibleModelFile if the header names no architecture */
  constructor(header: GgufHeader) {
    this.#header = header;
    this.#architecture = architectureOf(header);
  }

  /** A metadata value that is the same for all blocks; undefined if absent. */
  number(name: string): number | undefined {
    const value = this.#value(name);
    return typeof value === "number" ? value : undefined;
  }

  /**
   * A value for all blocks, or one for each; empty if absent.
   *
   * @throws EngineError
   */
  values(name: string): readonly GgufValue[] {
    const value = this.#value(name);
    if (value === undefined) return [];
    if (typeof value !== "object") return [value];
    const key = this.key(name);
    if (value.count > MAX_BLOCKS)
      throw new ImplausibleModelFile(`${key} is a list of ${value.count}`);
    return new Metadata(this.#header).numbers(key, value.count);
  }

  key(name: string): string {
    return `${this.#architecture}.${name}`;
  }

  #value(name: string): GgufValue | undefined {
    return this.#header.metadata.get(this.key(name));
  }
}

/** Number of tokens in the vocabulary; undefined if a header has none. */
export function vocabularySize({ metadata }: GgufHeader): number | undefined {
  const tokens = metadata.get("tokenizer.ggml.tokens");
  return typeof tokens === "object" ? tokens.count : undefined;
}

function checkRanges(facts: HeaderFacts): void {
  for (const [name, range] of Object.entries(RANGES)) {
    const values = facts.values(name);
    const { most, isWhole } = range;
    // A per-block list has 0 for blocks that lack the feature.
    const least = facts.number(name) === undefined ? 0 : range.least;
    const fits = (value: GgufValue) =>
      typeof value === "number" &&
      value >= least &&
      value <= most &&
      (!isWhole || Number.isSafeInteger(value));
    const wrong = values.find((value) => !fits(value));
    if (wrong !== undefined)
      throw new ImplausibleModelFile(`${facts.key(name)} is ${String(wrong)}`);
  }
  if (facts.number("block_count") === undefined) {
    throw new ImplausibleModelFile(`it has no ${facts.key("block_count")}`);
  }
}

/** Attention heads must divide evenly among key-value heads, and the rotary dimensions must fit into a head. */
function checkHeads(facts: HeaderFacts): void {
  const heads = facts.number("attention.head_count");
  const shared = facts.number("attention.head_count_kv");
  if (heads !== undefined && shared !== undefined && shared > 0 && heads % shared !== 0) {
    const text = `${heads} heads cannot share ${shared} keys and values`;
    throw new ImplausibleModelFile(text);
  }
  const width = facts.number("embedding_length");
  const turned = facts.number("rope.dimension_count");
  if (turned === undefined) return;
  const own = facts.number("attention.key_length");
  const size = own ?? (width !== undefined && heads ? Math.floor(width / heads) : undefined);
  if (turned % 2 !== 0 || (size !== undefined && turned > size)) {
    const text = `${facts.key("rope.dimension_count")} is ${turned}`;
    throw new ImplausibleModelFile(`${text}, with heads of size ${size ?? "unknown"}`);
  }
}

function checkVocabulary({ metadata }: GgufHeader): void {
  const tokens = metadata.get("tokenizer.ggml.tokens");
  if (tokens === undefined) return;
  if (typeof tokens !== "object" || tokens.type !== VALUE_TYPES.text || tokens.count === 0) {
    throw new ImplausibleModelFile("its vocabulary is not a list of texts");
  }
  for (const name of ["scores", "token_type"]) {
    const list = metadata.get(`tokenizer.ggml.${name}`);
    if (list === undefined) continue;
    const isNumbers =
      typeof list === "object" && list.type !== VALUE_TYPES.text && list.type !== VALUE_TYPES.bool;
    if (isNumbers && list.count === tokens.count) continue;
    throw new ImplausibleModelFile(`tokenizer.ggml.${name} does not fit its vocabulary`);
  }
}

/**
 * Checks that every tensor lies within the file and that no two overlap.
 *
 * @throws ImplausibleModelFile
 */
export function checkTensors(header: GgufHeader): void {
  const { source, metadata, tensors, weightsAt, alignment } = header;
  // The first file of a split model may contain only metadata.
  if (tensors.size === 0 && !metadata.has("split.count")) {
    throw new ImplausibleModelFile("it has no tensors");
  }
  let end = weightsAt;
  let before = "";
  for (const tensor of [...tensors.values()].sort((one, other) => one.offset - other.offset)) {
    const { name, dimensions, offset } = tensor;
    const bytes = tensorBytes(tensor);
    if (bytes === undefined) {
      throw new ImplausibleModelFile(`${name} has the shape ${dimensions.join(" × ")}`);
    }
    if (offset % alignment !== 0 || offset + bytes > source.length) {
      throw new ImplausibleModelFile(`${name} does not lie within the file: it is damaged, or cut`);
    }
    if (offset < end) throw new ImplausibleModelFile(`${name} lies upon ${before}`);
    end = offset + bytes;
    before = name;
  }
}

/** Checks the shapes of common tensors against the metadata. */
function checkShapes(facts: HeaderFacts, header: GgufHeader): void {
  const { tensors } = header;
  const width = facts.number("embedding_length");
  const expect = (name: string, axis: number, value: number | undefined, what: string): void => {
    const size = tensors.get(name)?.dimensions[axis];
    if (size === undefined || value === undefined || size === value) return;
    throw new ImplausibleModelFile(`${facts.key(what)} is ${value}, and ${name} says ${size}`);
  };
  const vocabulary = vocabularySize(header);
  for (const name of ["token_embd.weight", "output.weight"]) {
    expect(name, 0, width, "embedding_length");
    expect(name, 1, vocabulary, "vocab_size");
  }
  expect("output_norm.weight", 0, width, "embedding_length");
  expect("blk.0.attn_norm.weight", 0, width, "embedding_length");
  expect("blk.0.ffn_down.weight", 0, facts.number("feed_forward_length"), "feed_forward_length");
  const heads = facts.number("attention.head_count");
  const joined = tensors.get("blk.0.attn_output.weight")?.dimensions[0];
  if (joined !== undefined && heads !== undefined && (heads === 0 || joined % heads !== 0)) {
    throw new ImplausibleModelFile(`${heads} heads cannot share a width of ${joined}`);
  }
  const blocks = [...tensors.keys()].map((name) => Number(/^blk\.(\d+)\./.exec(name)?.[1] ?? -1));
  const last = blocks.reduce((most, block) => Math.max(most, block), -1);
  const count = facts.number("block_count");
  if (last >= 0 && count !== undefined && last >= count) {
    throw new ImplausibleModelFile(`it has ${count} blocks, and tensors of block ${last}`);
  }
}
