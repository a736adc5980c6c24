/**
 * Reads GGUF files, which are untrusted input.
 *
 * @module
 */

import { EngineError } from "../errors.ts";
import { ByteReader, type ByteSource, type NumberGetter } from "./byte-reader.ts";

/** A list in the metadata, which is read on demand because it may claim millions of entries. */
interface GgufArray {
  readonly type: number;
  readonly count: number;
  /** Offset of the first item in the file. */
  readonly offset: number;
}

/** A metadata value. */
export type GgufValue = string | number | boolean | GgufArray;

/** Location of a tensor in a file. */
export interface GgufTensor {
  readonly name: string;
  /** One to four dimensions in file order: the row length first. */
  readonly dimensions: readonly number[];
  /** ggml type of its numbers. */
  readonly kind: number;
  /** Offset of the first byte in the file. */
  readonly offset: number;
}

/** The header of a GGUF file: everything before the weights. */
export interface GgufHeader {
  readonly source: ByteSource;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
  /** Offset of the tensor descriptions, right after the metadata. */
  readonly tensorsAt: number;
  /** Offset of the first tensor. */
  readonly weightsAt: number;
  /** The tensors' offsets are multiples of this number, counted from `weightsAt`. */
  readonly alignment: number;
}

/** A GGUF file in memory. */
export interface GgufFile extends GgufHeader {
  readonly bytes: Uint8Array;
}

const MAGIC = 0x46554747;
/** Versions with 64-bit counts and lengths. */
const VERSIONS: readonly number[] = [2, 3];
const DEFAULT_ALIGNMENT = 32;
const MAX_ALIGNMENT = 65_536;
const MAX_KEYS = 10_000;
const MAX_TENSORS = 100_000;
const MAX_NAME_LENGTH = 1000;
const MAX_DIMENSIONS = 4;
/**
 * Minimum sizes in bytes. An entry has a length, a type and at least a byte; a tensor has a length, a count, a type and
 * an offset.
 */
const MIN_ENTRY_BYTES = 13;
const MIN_TENSOR_BYTES = 24;

/** GGUF value types that are not numbers. */
export const VALUE_TYPES = { bool: 7, text: 8, array: 9 } as const;

/** Bytes and reader of the numbers by GGUF value type, with booleans among them. */
const NUMBERS: readonly (readonly [bytes: number, get: NumberGetter] | undefined)[] = [
  [1, "getUint8"],
  [1, "getInt8"],
  [2, "getUint16"],
  [2, "getInt16"],
  [4, "getUint32"],
  [4, "getInt32"],
  [4, "getFloat32"],
  [1, "getUint8"],
  undefined,
  undefined,
  [8, "getBigUint64"],
  [8, "getBigInt64"],
  [8, "getFloat64"],
];

/**
 * Parses a GGUF file in memory.
 *
 * @throws as {@link readHeader}
 */
export function readGguf(file: Uint8Array): GgufFile {
  // A plain array, because a subclass may override methods, as Node's Buffer does with `slice`.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const source = { length: bytes.length, read: (offset: number) => bytes.subarray(offset) };
  return { ...readHeader(source), bytes };
}

/**
 * Parses the header of a GGUF file (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md): its metadata and the
 * locations of its tensors. Time and memory are proportional to the header's size, not to the counts that it claims.
 *
 * @throws EngineError `damaged-file`, `unsupported-model` for another version of the format
 */
export function readHeader(source: ByteSource): GgufHeader {
  const reader = new ByteReader(source);
  const { tensorCount, entryCount } = readCounts(reader);
  const metadata = new Map<string, GgufValue>();
  for (const [key, value] of readEntries(reader, entryCount)) {
    if (metadata.has(key)) throw damage(`metadata ${key}`, "it is there twice");
    metadata.set(key, value);
  }
  const tensorsAt = reader.offset;
  const alignment = alignmentOf(metadata);
  return { source, metadata, tensorsAt, alignment, ...readTensors(reader, tensorCount, alignment) };
}

/**
 * The metadata of a file, key by key, read as far as the caller goes on.
 *
 * @throws as {@link readHeader}
 */
export function readMetadata(source: ByteSource): Iterable<readonly [string, GgufValue]> {
  const reader = new ByteReader(source);
  return readEntries(reader, readCounts(reader).entryCount);
}

function* readEntries(reader: ByteReader, count: number) {
  for (let index = 0; index < count; index++) {
    const key = readName(reader, "a key of the metadata");
    yield [key, readValue(reader, reader.u32(), key)] as const;
  }
}

/** Reads the fixed part that precedes the metadata. */
function readCounts(reader: ByteReader) {
  if (reader.left < 4 || reader.u32() !== MAGIC) {
    const hint = "It may be damaged, or a pointer of Git LFS: download it again";
    throw new EngineError("damaged-file", "byte 0", `this is not a GGUF file. ${hint}`);
  }
  const version = reader.u32();
  if (!VERSIONS.includes(version)) {
    const message = `the file has version ${version} of GGUF; ${VERSIONS.join(" and ")} are supported`;
    throw new EngineError("unsupported-model", "byte 4", message);
  }
  const tensorCount = countOf(reader, MIN_TENSOR_BYTES, MAX_TENSORS, "tensors");
  const entryCount = countOf(reader, MIN_ENTRY_BYTES, MAX_KEYS, "entries of metadata");
  return { tensorCount, entryCount };
}

function readName(reader: ByteReader, what: string): string {
  const place = `byte ${reader.offset}`;
  const name = reader.text();
  if (name !== "" && name.length <= MAX_NAME_LENGTH && !/\p{Cc}/u.test(name)) return name;
  throw damage(place, `${what} has no sound name`);
}

/** A value of a scalar type. */
export function readScalar(reader: ByteReader, type: number, key: string): number | boolean {
  const number = NUMBERS[type];
  if (number === undefined) throw damage(`metadata ${key}`, `there is no type ${type} of values`);
  const value = reader.number(...number);
  return type === VALUE_TYPES.bool ? value !== 0 : value;
}

function readValue(reader: ByteReader, type: number, key: string): GgufValue {
  if (type === VALUE_TYPES.text) return reader.text();
  if (type !== VALUE_TYPES.array) return readScalar(reader, type, key);
  const itemType = reader.u32();
  const count = reader.u64();
  const { offset } = reader;
  const number = NUMBERS[itemType];
  if (itemType === VALUE_TYPES.text) {
    for (let index = 0; index < count; index++) reader.skipText();
  } else if (number === undefined) {
    throw damage(`metadata ${key}`, `a list holds values of type ${itemType}`);
  } else {
    reader.skip(count * number[0]);
  }
  return { type: itemType, count, offset };
}

function readTensors(reader: ByteReader, count: number, alignment: number) {
  const places = new Map<string, GgufTensor>();
  for (let index = 0; index < count; index++) {
    const name = readName(reader, "a tensor");
    if (places.has(name)) throw damage(`tensor ${name}`, "it is there twice");
    const dimensionCount = reader.u32();
    if (dimensionCount < 1 || dimensionCount > MAX_DIMENSIONS) {
      throw damage(`tensor ${name}`, `it has ${dimensionCount} dimensions`);
    }
    const dimensions = Array.from({ length: dimensionCount }, () => reader.u64());
    const kind = reader.u32();
    places.set(name, { name, dimensions, kind, offset: reader.u64() });
  }
  const weightsAt = Math.ceil(reader.offset / alignment) * alignment;
  const tensors = [...places].map(
    ([name, tensor]) => [name, { ...tensor, offset: weightsAt + tensor.offset }] as const,
  );
  return { weightsAt, tensors: new Map(tensors) };
}

function countOf(reader: ByteReader, leastBytes: number, most: number, what: string): number {
  const place = `byte ${reader.offset}`;
  const count = reader.u64();
  if (count > most) throw damage(place, `${count} ${what} are announced, more than any model has`);
  if (count * leastBytes <= reader.left) return count;
  throw damage(place, `${count} ${what} are announced, for which the file is too short`);
}

function alignmentOf(metadata: ReadonlyMap<string, GgufValue>): number {
  const alignment = metadata.get("general.alignment") ?? DEFAULT_ALIGNMENT;
  const isPower = typeof alignment === "number" && Number.isInteger(Math.log2(alignment));
  if (isPower && alignment >= 1 && alignment <= MAX_ALIGNMENT) return alignment;
  throw damage("metadata general.alignment", `it must be a power of two up to ${MAX_ALIGNMENT}`);
}

function damage(place: string, message: string): EngineError {
  return new EngineError(
    "damaged-file",
    place,
    `${message}. The file was changed: download it again`,
  );
}
