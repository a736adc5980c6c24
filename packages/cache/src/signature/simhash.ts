/**
 * Signatures of 64 bits: the more similar two sets are, the more bits they share.
 *
 * @module
 */

/** A 64-bit signature in two 32-bit lanes. */
export interface SimhashSignature {
  readonly low: number;
  readonly high: number;
}

/** Number of bits in a signature. */
export const SIGNATURE_BITS = 64;
/** Bits per counter, for counts up to 2^16 - 1. */
const PLANES = 16;

/**
 * SimHash (Charikar 2002; Manku, Jain, Das Sarma 2007): each feature votes with the 64 bits of its hash, and the
 * majority of votes sets each bit of the signature, so sets with many common features differ in few bits. The 64
 * counters are bit-sliced: plane `p` holds bit `p` of all counters, and a vote is added with a ripple carry over two
 * 32-bit lanes.
 *
 * @example
 * simHash.reset();
 * for (const fact of facts) simHash.add(hashLow(fact), hashHigh(fact), 0);
 * simHash.finish();
 * hammingDistance(simHash, other);
 */
export class SimHash implements SimhashSignature {
  low = 0;
  high = 0;
  readonly #low = new Int32Array(PLANES);
  readonly #high = new Int32Array(PLANES);
  #total = 0;

  reset(): void {
    this.#low.fill(0);
    this.#high.fill(0);
    this.#total = 0;
  }

  /** Adds a feature with the weight 2^`shift`. The total weight must stay below 2^16. */
  add(low: number, high: number, shift: number): void {
    this.#total += 1 << shift;
    let carry = low;
    for (let plane = shift; carry !== 0 && plane < PLANES; plane++) {
      const before = this.#low[plane] as number;
      this.#low[plane] = before ^ carry;
      carry &= before;
    }
    carry = high;
    for (let plane = shift; carry !== 0 && plane < PLANES; plane++) {
      const before = this.#high[plane] as number;
      this.#high[plane] = before ^ carry;
      carry &= before;
    }
  }

  /** Computes `low` and `high`: a bit is set if more than half of the weight voted for it. */
  finish(): this {
    const half = this.#total >>> 1;
    this.low = exceeds(this.#low, half);
    this.high = exceeds(this.#high, half);
    return this;
  }
}

/** One bit for each counter above a threshold: 32 comparisons at once, highest bit first. */
function exceeds(planes: Int32Array, threshold: number): number {
  let above = 0;
  let equal = -1;
  for (let plane = PLANES - 1; plane >= 0; plane--) {
    const bits = planes[plane] as number;
    if ((threshold >>> plane) & 1) equal &= bits;
    else {
      above |= equal & bits;
      equal &= ~bits;
    }
  }
  return above;
}

/** The number of set bits in two words: pairs, nibbles, then both words at once. */
export function popCount64(low: number, high: number): number {
  let a = (low - ((low >>> 1) & 0x55555555)) | 0;
  const b = (high - ((high >>> 1) & 0x55555555)) | 0;
  a = ((a & 0x33333333) + ((a >>> 2) & 0x33333333)) | 0;
  a = (a + (b & 0x33333333) + ((b >>> 2) & 0x33333333)) | 0;
  a = ((a & 0x0f0f0f0f) + ((a >>> 4) & 0x0f0f0f0f)) | 0;
  return Math.imul(a, 0x01010101) >>> 24;
}

/** The number of different bits in two signatures, out of 64. */
export function hammingDistance(a: SimhashSignature, b: SimhashSignature): number {
  return popCount64(a.low ^ b.low, a.high ^ b.high);
}

/** Spreads the bits of a number over all 32 bits: the finaliser of MurmurHash3. */
export function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
