import type { Work } from "@understudy/planner-core/internal";
import protobuf from "protobufjs";

/** A message as protobuf.js decodes it. */
type Fields = Record<string, unknown>;

/** The JSON form of a value that was decoded before the rest of its message. */
export class EarlyJson {
  readonly json: unknown;

  constructor(json: unknown) {
    this.json = json;
  }
}

/** Options of decoding. */
export interface DecodeOptions {
  /** Converts a nested message to JSON. */
  readonly toJson: (type: protobuf.Type, fields: Fields) => unknown;
  /** Usual length of a run of fields, in bytes. Default 16,384. */
  readonly runBytes?: number | undefined;
}

type RunOptions = DecodeOptions & { readonly runBytes: number };

/** Usual length of fields decoded in one piece, in bytes. */
const RUN_BYTES = 16 * 1024;
/** The nesting limit of protobuf.js. */
const MAX_DEPTH = 100;
/** Limit of a map's entries: even a list of more names takes long. */
const MAX_ENTRIES = 10_000;
const BYTES = 2;
const LIST_VALUE = ".google.protobuf.ListValue";

/**
 * Decodes a message in pieces: runs of its fields. A field longer than a run is decoded likewise.
 *
 * @returns the message, with nested messages as {@link EarlyJson}
 * @throws RangeError, Error for invalid bytes, and for a map of more than 10,000 entries
 */
export function* decodeInPieces(
  type: protobuf.Type,
  bytes: Uint8Array,
  { toJson, runBytes = RUN_BYTES }: DecodeOptions,
  depth = 0,
): Work<Fields> {
  if (depth > MAX_DEPTH) throw new RangeError("the message nests too deep");
  const options = { toJson, runBytes };
  const message = new LongMessage(type, bytes, options);
  for (;;) {
    const long = message.nextLong();
    if (long === undefined) {
      if (message.isOver) return message.fields;
      yield;
      continue;
    }
    const { field, inner, put } = long;
    const innerType = field.resolvedType as protobuf.Type;
    const fields = yield* decodeInPieces(innerType, inner, options, depth + 1);
    yield;
    put(message.converted(field, fields));
  }
}

/** A field that is decoded in pieces. */
interface LongField {
  readonly field: protobuf.Field;
  /** The bytes of its message. */
  readonly inner: Uint8Array;
  readonly put: (value: unknown) => void;
}

/** A message that is being decoded. */
class LongMessage {
  readonly fields: Fields;
  readonly #type: protobuf.Type;
  readonly #bytes: Uint8Array;
  readonly #reader: protobuf.Reader;
  readonly #options: RunOptions;
  /** Position of the first field to decode. */
  #from = 0;

  constructor(type: protobuf.Type, bytes: Uint8Array, options: RunOptions) {
    this.#type = type;
    this.#bytes = bytes;
    this.#options = options;
    this.#reader = protobuf.Reader.create(bytes);
    this.fields = type.create() as protobuf.Message & Fields;
  }

  get isOver(): boolean {
    return this.#from === this.#bytes.length;
  }

  /** Decodes a run of fields up to the next long one. @returns undefined if the run has none */
  nextLong(): LongField | undefined {
    const reader = this.#reader;
    while (reader.pos < reader.len) {
      const at = reader.pos;
      const tag = reader.uint32();
      const field = this.#type.fieldsById[tag >>> 3];
      if ((tag & 7) === BYTES) {
        const length = reader.uint32();
        const from = reader.pos;
        reader.skip(length);
        if (length > this.#options.runBytes && field?.resolvedType instanceof protobuf.Type) {
          this.#take(at);
          this.#from = reader.pos;
          return this.#longField(field, this.#bytes.subarray(from, reader.pos));
        }
      } else reader.skipType(tag & 7);
      if (reader.pos - this.#from >= this.#options.runBytes) break;
    }
    this.#take(reader.pos);
    return undefined;
  }

  /** A field's value in the form that its message holds. */
  converted({ resolvedType }: protobuf.Field, value: unknown): unknown {
    const isMessage = resolvedType instanceof protobuf.Type && resolvedType.fullName !== LIST_VALUE;
    return isMessage ? new EarlyJson(this.#options.toJson(resolvedType, value as Fields)) : value;
  }

  #longField(field: protobuf.Field, bytes: Uint8Array): LongField {
    if (!field.map) return { field, inner: bytes, put: (value) => this.#put(field, value) };
    const { key, inner } = entryOf(bytes);
    return { field, inner, put: (value) => putEntry(this.#own(field, {}), key, value) };
  }

  #take(end: number): void {
    if (end > this.#from) {
      const decoded = this.#type.decode(this.#bytes.subarray(this.#from, end));
      for (const [name, value] of Object.entries(decoded)) {
        this.#add(this.#type.fields[name] as protobuf.Field, value);
      }
    }
    this.#from = end;
  }

  #add(field: protobuf.Field, value: unknown): void {
    if (field.map) {
      const map = this.#own<object>(field, {});
      for (const [key, one] of Object.entries(value as object)) {
        putEntry(map, key, this.converted(field, one));
      }
      if (Object.keys(map).length > MAX_ENTRIES) throw new RangeError("a map has too many entries");
    } else if (field.repeated) {
      for (const one of value as unknown[]) this.#put(field, this.converted(field, one));
    } else this.#put(field, this.converted(field, value));
  }

  #put(field: protobuf.Field, value: unknown): void {
    if (field.repeated) this.#own<unknown[]>(field, []).push(value);
    else this.fields[field.name] = value;
  }

  /** The list or map of a field. Created on demand, since the empty one is shared through the prototype. */
  #own<Value>({ name }: protobuf.Field, empty: Value): Value {
    if (!Object.hasOwn(this.fields, name)) this.fields[name] = empty;
    return this.fields[name] as Value;
  }
}

/** An entry of a map with message values. */
function entryOf(bytes: Uint8Array): { readonly key: string; readonly inner: Uint8Array } {
  const reader = protobuf.Reader.create(bytes);
  let key = "";
  let inner: Uint8Array = new Uint8Array();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) key = reader.string();
    else if (tag >>> 3 === 2) inner = reader.bytes();
    else reader.skipType(tag & 7);
  }
  return { key, inner };
}

/** Makes every name an own member, even `__proto__`. */
function putEntry(map: object, key: string, value: unknown): void {
  Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
}
