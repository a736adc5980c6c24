/** GGUF value types that can be written. */
export const WRITTEN_TYPES = { u32: 4, i32: 5, f32: 6, bool: 7, text: 8, array: 9 } as const;

type Types = typeof WRITTEN_TYPES;
/** A metadata entry: key, type and value; a list's value is the item type and the items. */
export type WrittenEntry =
  | readonly [key: string, type: Types["text"], value: string]
  | readonly [key: string, type: Types["u32"] | Types["f32"] | Types["bool"], value: number]
  | readonly [key: string, type: Types["array"], value: WrittenList];
type WrittenList =
  | readonly [type: Types["text"], items: readonly string[]]
  | readonly [type: Types["f32"] | Types["i32"], items: readonly number[]];

/** A tensor in file format. */
export interface WrittenTensor {
  readonly name: string;
  /** Dimensions; the row length first. */
  readonly dimensions: readonly number[];
  readonly kind: number;
  readonly bytes: Uint8Array;
}

const MAGIC = 0x46554747;
const VERSION = 3;
const ALIGNMENT = 32;

/** Writes a GGUF file of version 3: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
export function writeGguf(
  metadata: readonly WrittenEntry[],
  tensors: readonly WrittenTensor[],
): Uint8Array {
  return new GgufWriter().write(metadata, tensors);
}

class GgufWriter {
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  write(metadata: readonly WrittenEntry[], tensors: readonly WrittenTensor[]): Uint8Array {
    this.#number(WRITTEN_TYPES.u32, MAGIC);
    this.#number(WRITTEN_TYPES.u32, VERSION);
    this.#long(tensors.length);
    this.#long(metadata.length);
    for (const entry of metadata) this.#entry(entry);
    let offset = 0;
    for (const { name, dimensions, kind, bytes } of tensors) {
      this.#text(name);
      this.#number(WRITTEN_TYPES.u32, dimensions.length);
      for (const size of dimensions) this.#long(size);
      this.#number(WRITTEN_TYPES.u32, kind);
      this.#long(offset);
      offset += Math.ceil(bytes.length / ALIGNMENT) * ALIGNMENT;
    }
    this.#align();
    for (const { bytes } of tensors) {
      this.#bytesAt(bytes.length).set(bytes);
      this.#align();
    }
    return this.#bytes.slice(0, this.#length);
  }

  #entry([key, type, value]: WrittenEntry): void {
    this.#text(key);
    this.#number(WRITTEN_TYPES.u32, type);
    if (typeof value === "string") this.#text(value);
    else if (typeof value === "number") this.#number(type, value);
    else {
      const [itemType, items] = value;
      this.#number(WRITTEN_TYPES.u32, itemType);
      this.#long(items.length);
      for (const item of items) {
        if (typeof item === "string") this.#text(item);
        else this.#number(itemType, item);
      }
    }
  }

  #number(type: number, value: number): void {
    const at = this.#take(type === WRITTEN_TYPES.bool ? 1 : 4);
    if (type === WRITTEN_TYPES.f32) this.#view.setFloat32(at, value, true);
    else if (type === WRITTEN_TYPES.bool) this.#view.setUint8(at, value);
    else this.#view.setInt32(at, value, true);
  }

  #long(value: number): void {
    // Taken first, because growing the buffer may replace the view.
    const at = this.#take(8);
    this.#view.setBigUint64(at, BigInt(value), true);
  }

  #text(value: string): void {
    const bytes = this.#encoder.encode(value);
    this.#long(bytes.length);
    this.#bytesAt(bytes.length).set(bytes);
  }

  #align(): void {
    this.#take((ALIGNMENT - (this.#length % ALIGNMENT)) % ALIGNMENT);
  }

  #bytesAt(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  #take(length: number): number {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}
