import type { ModelShape } from "../../model/model-shape.ts";
import { PAGE_POSITIONS } from "../network.ts";
import { quantiseRow } from "./quantise-row.ts";

/** Maximum integer of values and their weights, so that a page's sum of products fits in 31 bits. */
export const VALUE_LIMIT = 8191;

/** Maximum integer of queries and keys, so that a head's sum of products fits in 31 bits. */
export function queryLimit(headSize: number): number {
  return Math.min(32_767, Math.floor(Math.sqrt((2 ** 31 - 1) / headSize)));
}

/** A page of the KV cache: keys and values of some positions, by layer and head, then by position. */
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

  /** Size of a model's page in bytes. */
  static bytesOf({ layers, keyHeads, headSize }: ModelShape): number {
    return layers * keyHeads * PAGE_POSITIONS * (2 * 2 * headSize + 2 * 4);
  }

  /**
   * Writes the key and value of one position.
   *
   * @param head index of the key-value head over all layers
   * @param keys offset of the key in `from`, `values` of the value
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
