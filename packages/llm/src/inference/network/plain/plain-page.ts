import type { ModelShape } from "../../model/model-shape.ts";
import { PAGE_POSITIONS } from "../network.ts";
import { quantiseRow } from "./quantise-row.ts";

/** Largest integer of a value, and of what it is weighted with: a page's products of two of them fit 31 bits. */
export const VALUE_LIMIT = 8191;

/** Largest integer of a query and of a key: products of all columns of a head fit 31 bits. */
export function queryLimit(headSize: number): number {
  return Math.min(32_767, Math.floor(Math.sqrt((2 ** 31 - 1) / headSize)));
}

/** Keys and values of some positions, of all layers and heads: by layer and head, then by position. */
export class PlainPage {
  readonly keys: Int16Array;
  readonly values: Int16Array;
  readonly keyScales: Float32Array;
  readonly valueScales: Float32Array;
  readonly #headSize: number;

  constructor({ layers, keyHeads, headSize }: ModelShape) {
    const places = layers * keyHeads * PAGE_POSITIONS;
    this.keys = new Int16Array(places * headSize);
    this.values = new Int16Array(places * headSize);
    this.keyScales = new Float32Array(places);
    this.valueScales = new Float32Array(places);
    this.#headSize = headSize;
  }

  /** Bytes of a page of a model. */
  static bytesOf({ layers, keyHeads, headSize }: ModelShape): number {
    return layers * keyHeads * PAGE_POSITIONS * (2 * 2 * headSize + 2 * 4);
  }

  /**
   * Writes key and value of one position.
   *
   * @param head number of the layer's head, over all layers
   * @param keys where the key begins in `from`, `values` where the value does
   */
  write(head: number, position: number, from: Float32Array, keys: number, values: number): void {
    const size = this.#headSize;
    const place = head * PAGE_POSITIONS + position;
    const limit = queryLimit(size);
    this.keyScales[place] = quantiseRow(from, keys, size, limit, this.keys, place * size);
    this.valueScales[place] = quantiseRow(
      from,
      values,
      size,
      VALUE_LIMIT,
      this.values,
      place * size,
    );
  }

  copyFrom(other: PlainPage): void {
    this.keys.set(other.keys);
    this.values.set(other.values);
    this.keyScales.set(other.keyScales);
    this.valueScales.set(other.valueScales);
  }
}
