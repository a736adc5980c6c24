/**
 * A streaming 64-bit hash with two 32-bit lanes, each mixed as in MurmurHash3 (Austin Appleby, public domain) with
 * constants of its own. Not cryptographic; stable across machines and versions.
 */
export class Hash64 {
  /** Upper and lower lane; signed 32-bit integers. */
  high: number = 0x9e3779b9 | 0;
  low: number = 0x85ebca6b | 0;
  #count = 0;

  /** Mixes in one 32-bit integer. */
  integer(value: number): this {
    this.#count++;
    let word = Math.imul(value, 0xcc9e2d51);
    word = (word << 15) | (word >>> 17);
    this.low = (Math.imul(rotate(this.low ^ Math.imul(word, 0x1b873593), 13), 5) + 0xe6546b64) | 0;
    word = Math.imul(value ^ 0x5bd1e995, 0x2545f491);
    word = (word << 16) | (word >>> 16);
    this.high =
      (Math.imul(rotate(this.high ^ Math.imul(word, 0x9e3779b1), 17), 9) + 0x52dce729) | 0;
    return this;
  }

  /** Mixes in a run of 32-bit integers, as `integer` does with each. */
  integers(values: ArrayLike<number>, from = 0, to: number = values.length): this {
    let { high, low } = this;
    // Without calls and fields: on those engines that do not compile would spend most of the time.
    for (let index = from; index < to; index++) {
      const value = values[index] as number;
      let word = Math.imul(value, 0xcc9e2d51);
      word = Math.imul((word << 15) | (word >>> 17), 0x1b873593) ^ low;
      low = (Math.imul((word << 13) | (word >>> 19), 5) + 0xe6546b64) | 0;
      word = Math.imul(value ^ 0x5bd1e995, 0x2545f491);
      word = Math.imul((word << 16) | (word >>> 16), 0x9e3779b1) ^ high;
      high = (Math.imul((word << 17) | (word >>> 15), 9) + 0x52dce729) | 0;
    }
    this.high = high;
    this.low = low;
    this.#count += Math.max(0, to - from);
    return this;
  }

  /** Mixes in a text, length first, so that `"a", "bc"` and `"ab", "c"` differ. */
  text(value: string): this {
    this.integer(value.length);
    let { high, low } = this;
    // As `integers`, whose list would have to be made.
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      let word = Math.imul(code, 0xcc9e2d51);
      word = Math.imul((word << 15) | (word >>> 17), 0x1b873593) ^ low;
      low = (Math.imul((word << 13) | (word >>> 19), 5) + 0xe6546b64) | 0;
      word = Math.imul(code ^ 0x5bd1e995, 0x2545f491);
      word = Math.imul((word << 16) | (word >>> 16), 0x9e3779b1) ^ high;
      high = (Math.imul((word << 17) | (word >>> 15), 9) + 0x52dce729) | 0;
    }
    this.high = high;
    this.low = low;
    this.#count += value.length;
    return this;
  }

  /** The hash as sixteen hexadecimal digits. */
  digest(): string {
    const low = finish(this.low ^ this.#count);
    const high = finish((this.high ^ Math.imul(this.#count, 0x9e3779b1)) + low);
    return hexadecimal(high) + hexadecimal(low);
  }
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function finish(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function hexadecimal(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}

/** The 64-bit hash of one text, as sixteen hexadecimal digits. */
export function hashText(text: string): string {
  return new Hash64().text(text).digest();
}
