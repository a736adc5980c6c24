import { PAGE_POSITIONS } from "../network.ts";
import { type PlainPage, VALUE_LIMIT } from "./plain-page.ts";
import { nearest, powerOfTwo, sumLanes } from "./rounding.ts";

const { fround, imul } = Math;

/** Score given to a masked position. */
const UNSEEN = fround(-3e38);
const PER_VALUE = fround(1 / VALUE_LIMIT);

/** One head's quantized query. */
export interface Query {
  readonly integers: Int16Array;
  readonly start: number;
  readonly scale: number;
}

/**
 * Attention for one row and head, page by page, with a running maximum and sum by which a later page rescales earlier
 * results (online softmax). Same as kernel/attention.h.
 */
export class PlainAttention {
  readonly #headSize: number;
  readonly #scores = new Float32Array(PAGE_POSITIONS);
  readonly #weights = new Float32Array(PAGE_POSITIONS);
  readonly #shares = new Int16Array(PAGE_POSITIONS);
  readonly #values: Float32Array;
  #max = UNSEEN;
  #sum = 0;

  constructor(headSize: number) {
    this.#headSize = headSize;
    this.#values = new Float32Array(headSize);
  }

  /**
   * @param pages pages of the row's sequence
   * @param head index of the key-value head over all layers
   * @param position position of the row, the last visible one
   * @param to output, written from `start`
   */
  attend(
    query: Query,
    pages: readonly PlainPage[],
    head: number,
    position: number,
    to: Float32Array,
    start: number,
  ): void {
    this.#max = UNSEEN;
    this.#sum = 0;
    this.#values.fill(0);
    for (let first = 0, index = 0; first <= position; first += PAGE_POSITIONS, index++) {
      const valid = Math.min(PAGE_POSITIONS, position + 1 - first);
      this.#lookAt(query, pages[index] as PlainPage, head * PAGE_POSITIONS, valid);
    }
    const share = fround(1 / this.#sum);
    for (let c = 0; c < this.#headSize; c++) {
      to[start + c] = fround((this.#values[c] as number) * share);
    }
  }

  #lookAt(query: Query, page: PlainPage, place: number, valid: number): void {
    const pageMax = this.#score(query, page, place, valid);
    const max = this.#max > pageMax ? this.#max : pageMax;
    const { sum, scale } = this.#weigh(page, place, valid, pageMax);
    const before = powerOfTwo(fround(this.#max - max));
    const own = powerOfTwo(fround(pageMax - max));
    this.#sum = fround(fround(this.#sum * before) + fround(sum * own));
    this.#max = max;
    this.#addValues(page, place, valid, before, fround(scale * own));
  }

  /** @returns the highest score */
  #score({ integers, start, scale }: Query, page: PlainPage, place: number, valid: number): number {
    const size = this.#headSize;
    let most = UNSEEN;
    for (let p = 0; p < valid; p++) {
      let sum = 0;
      for (let c = 0, key = (place + p) * size; c < size; c++, key++) {
        sum = (sum + imul(integers[start + c] as number, page.keys[key] as number)) | 0;
      }
      const product = fround((page.keyScales[place + p] as number) * scale);
      const score = fround(fround(sum) * product);
      this.#scores[p] = score;
      if (score > most) most = score;
    }
    return most;
  }

  /** Quantizes the softmax weights times the value scales. */
  #weigh(
    page: PlainPage,
    place: number,
    valid: number,
    pageMax: number,
  ): { readonly sum: number; readonly scale: number } {
    const sums = [0, 0, 0, 0];
    let most = 0;
    for (let p = 0; p < valid; p++) {
      const weight = powerOfTwo(fround((this.#scores[p] as number) - pageMax));
      sums[p & 3] = fround((sums[p & 3] as number) + weight);
      const share = fround(weight * (page.valueScales[place + p] as number));
      this.#weights[p] = share;
      if (share > most) most = share;
    }
    const scale = fround(most * PER_VALUE);
    const factor = scale > 0 ? fround(1 / scale) : 0;
    for (let p = 0; p < valid; p++) {
      this.#shares[p] = nearest(fround((this.#weights[p] as number) * factor));
    }
    const [a = 0, b = 0, c = 0, d = 0] = sums;
    return { sum: sumLanes(a, b, c, d), scale };
  }

  #addValues(page: PlainPage, place: number, valid: number, before: number, own: number): void {
    const size = this.#headSize;
    for (let c = 0; c < size; c++) {
      let sum = 0;
      for (let p = 0, value = place * size + c; p < valid; p++, value += size) {
        sum = (sum + imul(this.#shares[p] as number, page.values[value] as number)) | 0;
      }
      const kept = fround((this.#values[c] as number) * before);
      this.#values[c] = fround(kept + fround(fround(sum) * own));
    }
  }
}
