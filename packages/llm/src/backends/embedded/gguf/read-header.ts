/**
 * GGUF headers, and the memory use of models.
 *
 * @module
 */

import { closeSync, fstatSync, openSync } from "node:fs";
import { HeaderReader, ImplausibleModelFile } from "./header-reader.ts";

/** A metadata value. Only the facts needed for validation are kept of a list. */
export type HeaderValue = string | number | boolean | HeaderList;

/** A list in the metadata. */
export interface HeaderList {
  readonly kind: "text" | "number" | "boolean";
  readonly length: number;
  /** Offset of the first entry in the file. */
  readonly startsAt: number;
  /** Smallest number in the list; 0 if empty. */
  readonly min: number;
  readonly max: number;
  /** Whether all numbers are safe integers. */
  readonly isWhole: boolean;
}

/** A tensor, as described in the header. */
export interface HeaderTensor {
  readonly name: string;
  /** One to four dimensions. */
  readonly shape: readonly number[];
  /** ggml type number of the weights. */
  readonly format: number;
  /** Offset within the data section, in bytes. */
  readonly offset: number;
}

/** The header of a GGUF file, which precedes the weights. */
export interface ModelHeader {
  readonly metadata: ReadonlyMap<string, HeaderValue>;
  readonly tensors: readonly HeaderTensor[];
  /** Offset of the end of the header in the file. */
  readonly endsAt: number;
  readonly fileBytes: number;
}

/** "GGUF" as a little-endian number. */
const MAGIC = 0x46554747;
/** Version 1, with 32-bit counts, is obsolete. */
const VERSIONS = [2, 3];
const MAX_KEYS = 10_000;
const MAX_TENSORS = 100_000;
const MAX_KEY_LENGTH = 1000;
const MAX_DIMENSIONS = 4;

const TEXT = 8;
const LIST = 9;

/** Size and reader of each numeric type. */
const NUMBERS: ReadonlyMap<number, readonly [bytes: number, read: (view: DataView) => number]> =
  new Map([
    [0, [1, (view) => view.getUint8(0)]],
    [1, [1, (view) => view.getInt8(0)]],
    [2, [2, (view) => view.getUint16(0, true)]],
    [3, [2, (view) => view.getInt16(0, true)]],
    [4, [4, (view) => view.getUint32(0, true)]],
    [5, [4, (view) => view.getInt32(0, true)]],
    [6, [4, (view) => view.getFloat32(0, true)]],
    [7, [1, (view) => view.getUint8(0)]],
    [10, [8, (view) => Number(view.getBigUint64(0, true))]],
    [11, [8, (view) => Number(view.getBigInt64(0, true))]],
    [12, [8, (view) => view.getFloat64(0, true)]],
  ]);
const BOOLEAN = 7;

/**
 * Reads the header of a GGUF file. Time and memory are proportional to the header's size, whatever its contents.
 *
 * @throws ImplausibleModelFile or the file system's error
 */
export function readGgufHeader(path: string): ModelHeader {
  return withFile(path, (file, size) => read(new HeaderReader(file, size), size));
}

/**
 * The `general.type` of a GGUF file, such as `model` or `adapter`; undefined if absent or unreadable. Common tools
 * write this key among the first.
 */
export function contentsOf(path: string): string | undefined {
  try {
    return withFile(path, (file, size) => {
      const reader = new HeaderReader(file, size);
      const { keyCount } = readCounts(reader);
      for (let index = 0; index < keyCount; index++) {
        const key = reader.text(`key ${index + 1}`);
        if (!key.startsWith("general.")) return undefined;
        const value = readValue(reader, reader.u32(), key);
        if (key === "general.type") return typeof value === "string" ? value : undefined;
      }
      return undefined;
    });
  } catch {
    return undefined;
  }
}

/**
 * Entries of a header's string list at the given indices; undefined for missing ones. Time is proportional to the
 * largest index.
 *
 * @throws ImplausibleModelFile or the file system's error
 */
export function readEntries(
  path: string,
  { kind, length, startsAt }: HeaderList,
  indices: readonly number[],
): readonly (string | undefined)[] {
  if (kind !== "text") return indices.map(() => undefined);
  return withFile(path, (file, size) => {
    const reader = new HeaderReader(file, size, startsAt);
    const found = new Map<number, string>();
    const last = Math.min(length - 1, Math.max(...indices));
    for (let index = 0; index <= last; index++) {
      if (indices.includes(index)) found.set(index, reader.text(`entry ${index}`));
      else reader.skipText(`entry ${index}`);
    }
    return indices.map((index) => found.get(index));
  });
}

function withFile<Result>(path: string, work: (file: number, size: number) => Result): Result {
  const file = openSync(path, "r");
  try {
    return work(file, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}

/** Reads the fixed part that precedes the keys. */
function readCounts(reader: HeaderReader) {
  if (reader.u32() !== MAGIC) throw new ImplausibleModelFile("it does not begin as a GGUF file");
  const version = reader.u32();
  if (!VERSIONS.includes(version)) throw new ImplausibleModelFile(`its version is ${version}`);
  const tensorCount = reader.u64("the number of tensors");
  const keyCount = reader.u64("the number of keys");
  if (tensorCount > MAX_TENSORS) throw new ImplausibleModelFile(`it has ${tensorCount} tensors`);
  if (keyCount > MAX_KEYS) throw new ImplausibleModelFile(`it has ${keyCount} keys`);
  return { tensorCount, keyCount };
}

function read(reader: HeaderReader, fileBytes: number): ModelHeader {
  const { tensorCount, keyCount } = readCounts(reader);
  const metadata = new Map<string, HeaderValue>();
  for (let index = 0; index < keyCount; index++) {
    const key = reader.text(`key ${index + 1}`);
    if (!isName(key)) throw new ImplausibleModelFile(`key ${index + 1} has no sound name`);
    if (metadata.has(key)) throw new ImplausibleModelFile(`it has the key ${key} twice`);
    metadata.set(key, readValue(reader, reader.u32(), key));
  }
  const tensors: HeaderTensor[] = [];
  for (let index = 0; index < tensorCount; index++) tensors.push(readTensor(reader, index));
  return { metadata, tensors, endsAt: reader.position, fileBytes };
}

function readTensor(reader: HeaderReader, index: number): HeaderTensor {
  const name = reader.text(`the name of tensor ${index + 1}`);
  if (!isName(name)) throw new ImplausibleModelFile(`tensor ${index + 1} has no sound name`);
  const dimensions = reader.u32();
  if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
    throw new ImplausibleModelFile(`${name} has ${dimensions} dimensions`);
  }
  const shape = Array.from({ length: dimensions }, () => reader.u64(`a size of ${name}`));
  return { name, shape, format: reader.u32(), offset: reader.u64(`the offset of ${name}`) };
}

function readValue(reader: HeaderReader, kind: number, key: string): HeaderValue {
  if (kind === TEXT) return reader.text(key);
  if (kind === LIST) return readList(reader, key);
  const value = readNumber(reader, kind, key);
  return kind === BOOLEAN ? value !== 0 : value;
}

function readList(reader: HeaderReader, key: string): HeaderList {
  const kind = reader.u32();
  if (kind === LIST) throw new ImplausibleModelFile(`${key} is a list of lists`);
  const [bytes] = NUMBERS.get(kind) ?? [8];
  const length = reader.count(`the length of ${key}`, bytes);
  const list = { length, startsAt: reader.position, min: 0, max: 0, isWhole: true };
  // Vocabularies have hundreds of thousands of entries, so their strings are skipped.
  for (let index = 0; index < length; index++) {
    if (kind === TEXT) {
      reader.skipText(`an entry of ${key}`);
      continue;
    }
    const value = readNumber(reader, kind, key);
    list.min = index === 0 ? value : Math.min(list.min, value);
    list.max = index === 0 ? value : Math.max(list.max, value);
    list.isWhole &&= Number.isSafeInteger(value);
  }
  return { ...list, kind: kind === TEXT ? "text" : kind === BOOLEAN ? "boolean" : "number" };
}

function readNumber(reader: HeaderReader, kind: number, key: string): number {
  const number = NUMBERS.get(kind);
  if (number === undefined) throw new ImplausibleModelFile(`${key} is of the unknown kind ${kind}`);
  const [bytes, read] = number;
  return read(reader.bytes(bytes));
}

function isName(text: string): boolean {
  return text !== "" && text.length <= MAX_KEY_LENGTH && !/\p{Cc}/u.test(text);
}
