import { EngineError } from "../errors.ts";

/** Reads little-endian numbers and texts in sequence, with bounds checks. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** Offset of the next byte. */
  offset = 0;

  constructor(bytes: Uint8Array, offset = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = offset;
  }

  /** Number of remaining bytes. */
  get left(): number {
    return this.#bytes.length - this.offset;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  i8(): number {
    return this.#view.getInt8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  i16(): number {
    return this.#view.getInt16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  f32(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** A 64-bit integer, which must be a safe integer, as all plausible sizes, counts and offsets are. */
  u64(): number {
    const low = this.u32();
    const value = this.u32() * 2 ** 32 + low;
    if (!Number.isSafeInteger(value)) throw this.#damage("a number is too large to be true");
    return value;
  }

  i64(): number {
    const low = this.u32();
    return this.i32() * 2 ** 32 + low;
  }

  text(): string {
    const length = this.u64();
    const start = this.#take(length);
    return this.#decoder.decode(this.#bytes.subarray(start, start + length));
  }

  skip(length: number): void {
    this.#take(length);
  }

  skipText(): void {
    this.#take(this.u64());
  }

  #take(length: number): number {
    const start = this.offset;
    if (length > this.left) {
      throw this.#damage(`the file ends here, but ${length} more bytes are announced`);
    }
    this.offset = start + length;
    return start;
  }

  #damage(message: string): EngineError {
    const hint = "It was cut off or changed: download it again";
    return new EngineError("damaged-file", `byte ${this.offset}`, `${message}. ${hint}`);
  }
}
