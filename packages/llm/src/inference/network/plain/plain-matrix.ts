import { type MatrixTensor, notFinite } from "../../model/model-tensors.ts";
import { RowReader } from "./read-row.ts";
import { nearest } from "./rounding.ts";

const { fround, imul } = Math;

/** Number of columns that share a scale. */
const SEGMENT = 512;
/** Maximum sum of absolute weights: times the largest activation, it still fits in 31 bits. See kernel/weights.h. */
const WEIGHT_SUM = 262_174;
const WEIGHT_LIMIT = 32_766;

/** Quantized rows in row-major order, with a scale each. */
export interface IntegerRows {
  readonly integers: Int16Array;
  readonly scales: Float32Array;
  readonly count: number;
}

/** A matrix of 16-bit integers in row-major order, with scales by row and segment. */
export class PlainMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly #weights: Int16Array;
  readonly #scales: Float32Array;
  readonly #segments: number;
  /** Results of a tile: two activation rows times four weight rows. */
  readonly #results = new Float32Array(8);

  /** @param order tensor row for each matrix row */
  constructor(tensor: MatrixTensor, order: readonly number[]) {
    this.rows = order.length;
    this.columns = tensor.columns;
    this.#segments = Math.ceil(tensor.columns / SEGMENT);
    this.#weights = new Int16Array(this.rows * this.columns);
    this.#scales = new Float32Array(this.rows * this.#segments);
    const reader = new RowReader(tensor);
    const row = new Float32Array(this.columns);
    for (const [index, from] of order.entries()) {
      reader.read(from, row, 0);
      this.#pack(row, index, tensor.name);
    }
  }

  get bytes(): number {
    return this.#weights.byteLength + this.#scales.byteLength;
  }

  /** Multiplies rows by this matrix; the output has `rows` results per row. */
  multiply(x: IntegerRows, to: Float32Array): void {
    for (let r = 0; r < this.rows; r += 4) {
      // Missing weight rows are replaced by the last one, and their results are dropped.
      for (let t = 0; t < x.count; t += 2) this.#tile(x, t, r, to);
    }
  }

  /** Multiplies two activation rows by four weight rows at once, which reuses loaded values. */
  #tile(x: IntegerRows, t: number, r: number, to: Float32Array): void {
    const { columns, rows } = this;
    const segments = this.#segments;
    const weights = this.#weights;
    const { integers, count } = x;
    const results = this.#results;
    const second = t + 1 < count ? columns : 0;
    const last = rows - 1 - r;
    const [r1, r2, r3] = [Math.min(1, last), Math.min(2, last), Math.min(3, last)];
    const [w1, w2, w3] = [r1 * columns, r2 * columns, r3 * columns];
    for (let segment = 0, start = 0; start < columns; segment++, start += SEGMENT) {
      const end = start + SEGMENT < columns ? start + SEGMENT : columns;
      let [a0, a1, a2, a3] = [0, 0, 0, 0];
      let [b0, b1, b2, b3] = [0, 0, 0, 0];
      let w = r * columns + start;
      for (let i = t * columns + start; i < t * columns + end; i++, w++) {
        const a = integers[i] as number;
        const b = integers[i + second] as number;
        let weight = weights[w] as number;
        a0 = (a0 + imul(a, weight)) | 0;
        b0 = (b0 + imul(b, weight)) | 0;
        weight = weights[w + w1] as number;
        a1 = (a1 + imul(a, weight)) | 0;
        b1 = (b1 + imul(b, weight)) | 0;
        weight = weights[w + w2] as number;
        a2 = (a2 + imul(a, weight)) | 0;
        b2 = (b2 + imul(b, weight)) | 0;
        weight = weights[w + w3] as number;
        a3 = (a3 + imul(a, weight)) | 0;
        b3 = (b3 + imul(b, weight)) | 0;
      }
      const s = r * segments + segment;
      const isFirst = segment === 0;
      this.#collect(results, 0, isFirst, s, 0, a0, b0);
      this.#collect(results, 1, isFirst, s, r1 * segments, a1, b1);
      this.#collect(results, 2, isFirst, s, r2 * segments, a2, b2);
      this.#collect(results, 3, isFirst, s, r3 * segments, a3, b3);
    }
    for (let row = 0; row < 2 && t + row < count; row++) {
      const scale = x.scales[t + row] as number;
      for (let index = 0; index < 4 && r + index < rows; index++) {
        to[(t + row) * rows + r + index] = fround((results[4 * row + index] as number) * scale);
      }
    }
  }

  #collect(
    results: Float32Array,
    at: number,
    isFirst: boolean,
    segment: number,
    offset: number,
    first: number,
    second: number,
  ): void {
    const scale = this.#scales[segment + offset] as number;
    const a = fround(fround(first) * scale);
    const b = fround(fround(second) * scale);
    results[at] = isFirst ? a : fround((results[at] as number) + a);
    results[at + 4] = isFirst ? b : fround((results[at + 4] as number) + b);
  }

  #pack(row: Float32Array, index: number, name: string): void {
    const { columns } = this;
    for (let segment = 0, start = 0; start < columns; segment++, start += SEGMENT) {
      const end = Math.min(columns, start + SEGMENT);
      const scale = segmentScale(row, start, end);
      if (!Number.isFinite(scale)) throw notFinite(name);
      this.#scales[index * this.#segments + segment] = scale;
      const factor = scale > 0 ? fround(1 / scale) : 0;
      for (let c = start; c < end; c++) {
        this.#weights[index * columns + c] = nearest(fround((row[c] as number) * factor));
      }
    }
  }
}

/** The finest scale at which no sum of products can overflow. */
function segmentScale(row: Float32Array, start: number, end: number): number {
  let most = 0;
  const sums = [0, 0, 0, 0];
  for (let c = start; c < end; c++) {
    const size = Math.abs(row[c] as number);
    if (size > most) most = size;
    sums[c & 3] = (sums[c & 3] as number) + size;
  }
  const [a = 0, b = 0, c = 0, d = 0] = sums;
  const bySum = (a + c + (b + d)) / (WEIGHT_SUM - 1 - (end - start));
  const byMost = most / WEIGHT_LIMIT;
  return fround(byMost > bySum ? byMost : bySum);
}
