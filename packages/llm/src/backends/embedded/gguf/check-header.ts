import { ImplausibleModelFile } from "./header-reader.ts";
import type { HeaderList, HeaderTensor, HeaderValue, ModelHeader } from "./read-header.ts";
import { tensorBytes } from "./tensor-formats.ts";

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

/**
 * Valid ranges by metadata key suffix. llama.cpp supports up to 512 blocks and experts; 0 means that the architecture
 * lacks the feature.
 */
const RANGES: Readonly<Record<string, Range>> = {
  context_length: whole(1, INT_MAX),
  embedding_length: whole(1, 2 ** 20),
  block_count: whole(1, 512),
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

const MAX_ALIGNMENT = 2 ** 16;
const DEFAULT_ALIGNMENT = 32;

/**
 * Checks that the numbers in a model file's header are plausible and agree with each other and with the file size.
 *
 * @throws ImplausibleModelFile
 */
export function checkHeader(header: ModelHeader): void {
  const { metadata, tensors } = header;
  const facts = new Facts(metadata, architectureOf(header));
  checkRanges(facts);
  checkHeads(facts);
  checkVocabulary(metadata);
  checkTensors(header);
  checkShapes(facts, tensors);
}

/**
 * The architecture named by a header.
 *
 * @throws ImplausibleModelFile
 */
export function architectureOf({ metadata }: ModelHeader): string {
  const architecture = metadata.get("general.architecture");
  if (typeof architecture === "string" && /^[\w-]+$/.test(architecture)) return architecture;
  throw new ImplausibleModelFile("it names no architecture");
}

/** Typed access to the metadata of one architecture. */
class Facts {
  readonly metadata: ReadonlyMap<string, HeaderValue>;
  readonly architecture: string;

  constructor(metadata: ReadonlyMap<string, HeaderValue>, architecture: string) {
    this.metadata = metadata;
    this.architecture = architecture;
  }

  get(name: string): HeaderValue | undefined {
    return this.metadata.get(this.key(name));
  }

  /** A metadata value that is the same for all blocks; undefined if absent. */
  number(name: string): number | undefined {
    const value = this.get(name);
    return typeof value === "number" ? value : undefined;
  }

  key(name: string): string {
    return `${this.architecture}.${name}`;
  }
}

function checkRanges(facts: Facts): void {
  for (const [name, range] of Object.entries(RANGES)) {
    const value = facts.get(name);
    if (value === undefined) continue;
    const { least, most, isWhole } = range;
    const fits =
      typeof value === "number"
        ? value >= least && value <= most && (!isWhole || Number.isSafeInteger(value))
        : // A per-block list has 0 for blocks that lack the feature.
          isNumbers(value) && value.min >= 0 && value.max <= most && (!isWhole || value.isWhole);
    if (!fits) throw new ImplausibleModelFile(`${facts.key(name)} is ${shown(value)}`);
  }
  if (facts.number("block_count") === undefined) {
    throw new ImplausibleModelFile(`it has no ${facts.key("block_count")}`);
  }
}

/** Attention heads must divide evenly among key-value heads, and the rotary dimensions must fit into a head. */
function checkHeads(facts: Facts): void {
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

function checkVocabulary(metadata: ReadonlyMap<string, HeaderValue>): void {
  const tokens = metadata.get("tokenizer.ggml.tokens");
  if (tokens === undefined) return;
  if (!isList(tokens) || tokens.kind !== "text" || tokens.length === 0) {
    throw new ImplausibleModelFile("its vocabulary is not a list of texts");
  }
  for (const name of ["scores", "token_type"]) {
    const list = metadata.get(`tokenizer.ggml.${name}`);
    if (list === undefined || (isNumbers(list) && list.length === tokens.length)) continue;
    throw new ImplausibleModelFile(`tokenizer.ggml.${name} does not fit its vocabulary`);
  }
}

/**
 * Checks that every tensor lies within the file and that no two overlap.
 *
 * @throws ImplausibleModelFile
 */
export function checkTensors({ metadata, tensors, endsAt, fileBytes }: ModelHeader): void {
  const alignment = metadata.get("general.alignment") ?? DEFAULT_ALIGNMENT;
  const isSound =
    typeof alignment === "number" &&
    alignment >= 1 &&
    alignment <= MAX_ALIGNMENT &&
    Number.isInteger(Math.log2(alignment));
  if (!isSound) throw new ImplausibleModelFile(`general.alignment is ${shown(alignment)}`);
  // The first file of a split model may contain only metadata.
  if (tensors.length === 0 && !metadata.has("split.count")) {
    throw new ImplausibleModelFile("it has no tensors");
  }
  const dataBytes = fileBytes - Math.ceil(endsAt / alignment) * alignment;
  const names = new Set<string>();
  let end = 0;
  let before = "";
  for (const tensor of [...tensors].sort((one, other) => one.offset - other.offset)) {
    const { name, shape, offset } = tensor;
    if (names.has(name)) throw new ImplausibleModelFile(`it has the tensor ${name} twice`);
    names.add(name);
    const bytes = tensorBytes(tensor);
    if (bytes === undefined) {
      throw new ImplausibleModelFile(`${name} has the shape ${shape.join(" × ")}`);
    }
    if (offset % alignment !== 0 || offset + bytes > dataBytes) {
      throw new ImplausibleModelFile(`${name} does not lie within the file: it is damaged, or cut`);
    }
    if (offset < end) throw new ImplausibleModelFile(`${name} lies upon ${before}`);
    end = offset + bytes;
    before = name;
  }
}

/** Checks the shapes of common tensors against the metadata. */
function checkShapes(facts: Facts, tensors: readonly HeaderTensor[]): void {
  const shapes = new Map(tensors.map(({ name, shape }) => [name, shape]));
  const width = facts.number("embedding_length");
  const expect = (name: string, axis: number, value: number | undefined, what: string): void => {
    const size = shapes.get(name)?.[axis];
    if (size === undefined || value === undefined || size === value) return;
    throw new ImplausibleModelFile(`${facts.key(what)} is ${value}, and ${name} says ${size}`);
  };
  const tokens = facts.metadata.get("tokenizer.ggml.tokens");
  const vocabulary = isList(tokens) ? tokens.length : undefined;
  for (const name of ["token_embd.weight", "output.weight"]) {
    expect(name, 0, width, "embedding_length");
    expect(name, 1, vocabulary, "vocab_size");
  }
  expect("output_norm.weight", 0, width, "embedding_length");
  expect("blk.0.attn_norm.weight", 0, width, "embedding_length");
  expect("blk.0.ffn_down.weight", 0, facts.number("feed_forward_length"), "feed_forward_length");
  const heads = facts.number("attention.head_count");
  const joined = shapes.get("blk.0.attn_output.weight")?.[0];
  if (joined !== undefined && heads !== undefined && (heads === 0 || joined % heads !== 0)) {
    throw new ImplausibleModelFile(`${heads} heads cannot share a width of ${joined}`);
  }
  const blocks = tensors.flatMap(({ name }) => /^blk\.(\d+)\./.exec(name)?.[1] ?? []).map(Number);
  const last = blocks.reduce((most, block) => Math.max(most, block), -1);
  const count = facts.number("block_count");
  if (last >= 0 && count !== undefined && last >= count) {
    throw new ImplausibleModelFile(`it has ${count} blocks, and tensors of block ${last}`);
  }
}

function isList(value: HeaderValue | undefined): value is HeaderList {
  return typeof value === "object";
}

function isNumbers(value: HeaderValue): value is HeaderList {
  return isList(value) && value.kind === "number";
}

function shown(value: HeaderValue): string {
  return isList(value) ? `a list from ${value.min} to ${value.max}` : String(value);
}
