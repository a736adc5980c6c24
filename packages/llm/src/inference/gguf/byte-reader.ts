import { EngineError } from "../errors.ts";

/** The bytes of a file, in memory or read on demand. */
export interface ByteSource {
  readonly length: number;
  /** At least `least` bytes from an offset on; the source has so many. */
  readonly read: (offset: number, least: number) => Uint8Array;
}

/** The method of a DataView that reads a kind of numbers. */
export type NumberGetter = Extract<keyof DataView, `get${string}`>;

/** Maximum length of a text, enough for the longest chat templates. */
const MAX_TEXT_BYTES = 1 << 22;

/** Reads little-endian numbers and texts in sequence, with bounds checks. */
export class ByteReader {
  readonly #source: ByteSource;
  /** The bytes at hand, from offset `#from` of the source on. */
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(this.#bytes.buffer);
  #from = 0;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** Offset of the next byte. */
  offset: number;

  constructor(source: ByteSource, offset = 0) {
    this.#source = source;
    this.offset = offset;
  }

  /** Number of remaining bytes. */
  get left(): number {
    return this.#source.length - this.offset;
  }

  /** A number of the given length in bytes; a large one of 64 bits is rounded. */
  number(length: number, get: NumberGetter): number {
    const at = this.#take(length);
    return Number(this.#view[get as "getUint32"](at, true));
  }

  u32(): number {
    return this.number(4, "getUint32");
  }

  /** A 64-bit integer, which must be a safe integer, as all plausible sizes, counts and offsets are. */
  u64(): number {
    const value = this.number(8, "getBigUint64");
    if (!Number.isSafeInteger(value)) throw this.#damage("a number is too large to be true");
    return value;
  }

  text(): string {
    const length = this.u64();
    if (length > MAX_TEXT_BYTES) throw this.#damage(`a text of ${length} bytes is announced`);
    const start = this.#take(length);
    return this.#decoder.decode(this.#bytes.subarray(start, start + length));
  }

  skip(length: number): void {
    if (length > this.left) {
      throw this.#damage(`the file ends here, but ${length} more bytes are announced`);
    }
    this.offset += length;
  }

  skipText(): void {
    this.skip(this.u64());
  }

  /** Passes over bytes, and returns where they begin among those at hand, which may be others than before. */
  #take(length: number): number {
    const start = this.offset;
    this.skip(length);
    if (this.offset > this.#from + this.#bytes.length) {
      this.#bytes = this.#source.read(start, length);
      this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length);
      this.#from = start;
    }
    return start - this.#from;
  }

  #damage(message: string): EngineError {
    const hint = "It was cut off or changed: download it again";
    return new EngineError("damaged-file", `byte ${this.offset}`, `${message}. ${hint}`);
  }
}
