import { readSync } from "node:fs";

/** The header cannot belong to a valid model file. */
export class ImplausibleModelFile extends Error {
  override readonly name: string = "ImplausibleModelFile";
}

const CHUNK_BYTES = 1 << 20;
/** Maximum length of keys and texts, enough for the longest chat templates. */
const MAX_TEXT_BYTES = 1 << 22;

/**
 * Reads header fields in sequence, one chunk of the file at a time. A length that exceeds the rest of the file throws
 * before anything is allocated.
 */
export class HeaderReader {
  readonly #file: number;
  readonly #fileBytes: number;
  #chunk = Buffer.alloc(0);
  /** File offset of the current chunk; `#next` is the offset of the next field within it. */
  #chunkAt = 0;
  #next = 0;

  /**
   * @param file open file descriptor; the reader does not close it
   * @param from offset of the first field
   */
  constructor(file: number, fileBytes: number, from = 0) {
    this.#file = file;
    this.#fileBytes = fileBytes;
    this.#chunkAt = from;
  }

  /** Offset of the next field in the file. */
  get position(): number {
    return this.#chunkAt + this.#next;
  }

  /** Bytes from the next field to the end of the file. */
  get bytesLeft(): number {
    return this.#fileBytes - this.position;
  }

  u32(): number {
    const at = this.#take(4);
    return this.#chunk.readUInt32LE(at);
  }

  /** A 64-bit unsigned integer. @throws ImplausibleModelFile if it is not a safe integer */
  u64(what: string): number {
    const at = this.#take(8);
    const value = this.#chunk.readBigUInt64LE(at);
    if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
    throw new ImplausibleModelFile(`${what} is ${value}`);
  }

  /** Number of items, each at least `leastBytes` long, so that the file can hold them all. */
  count(what: string, leastBytes: number): number {
    const count = this.u64(what);
    if (count * leastBytes <= this.bytesLeft) return count;
    throw new ImplausibleModelFile(`${what} is ${count}, more than the rest of the file can hold`);
  }

  text(what: string): string {
    const length = this.#textLength(what);
    const at = this.#take(length);
    return this.#chunk.toString("utf8", at, at + length);
  }

  skipText(what: string): void {
    this.#take(this.#textLength(what));
  }

  /** A field of up to 8 bytes. */
  bytes(length: number): DataView {
    const at = this.#take(length);
    return new DataView(this.#chunk.buffer, this.#chunk.byteOffset + at, length);
  }

  #textLength(what: string): number {
    const length = this.count(`the length of ${what}`, 1);
    if (length <= MAX_TEXT_BYTES) return length;
    throw new ImplausibleModelFile(`${what} has ${length} bytes`);
  }

  #take(length: number): number {
    if (this.#next + length > this.#chunk.length) this.#fill(length);
    const at = this.#next;
    this.#next += length;
    return at;
  }

  #fill(length: number): void {
    if (length > this.bytesLeft) throw new ImplausibleModelFile("it ends within its header");
    this.#chunkAt = this.position;
    this.#next = 0;
    this.#chunk = Buffer.alloc(Math.min(Math.max(CHUNK_BYTES, length), this.bytesLeft));
    let filled = 0;
    while (filled < this.#chunk.length) {
      const room = this.#chunk.length - filled;
      const read = readSync(this.#file, this.#chunk, filled, room, this.#chunkAt + filled);
      if (read === 0) throw new ImplausibleModelFile("it ends within its header");
      filled += read;
    }
  }
}
