/**
 * The network in TypeScript, for environments without WebAssembly.
 *
 * @module
 */

import { type AngleTables, type AngleTurns, angleTables } from "../../model/angle-tables.ts";
import type { ModelShape } from "../../model/model-shape.ts";
import type { LayerTensors, ModelTensors } from "../../model/model-tensors.ts";
import { gateOrder } from "../gate-order.ts";
import { headOrder } from "../head-order.ts";
import { MAX_LOGIT_ROWS, MAX_ROWS, type Network, type PassRows } from "../network.ts";
import { PlainAttention } from "./plain-attention.ts";
import { type IntegerRows, PlainMatrix } from "./plain-matrix.ts";
import { PlainPage, queryLimit } from "./plain-page.ts";
import { ACTIVATION_LIMIT, quantiseRow } from "./quantise-row.ts";
import { RowReader } from "./read-row.ts";
import { LOG2_E, powerOfTwo, sumLanes } from "./rounding.ts";

const { fround } = Math;

interface Layer {
  readonly attentionGain: Float32Array;
  readonly keysValues: PlainMatrix;
  readonly queries: PlainMatrix;
  readonly attended: PlainMatrix;
  readonly innerGain: Float32Array;
  readonly gates: PlainMatrix;
  readonly down: PlainMatrix;
}

/** The network in TypeScript: the arithmetic of kernel/kernel.c, one number at a time. */
export class PlainNetwork implements Network {
  readonly name = "typescript";
  readonly #shape: ModelShape;
  readonly #embedding: RowReader;
  readonly #embeddingBytes: number;
  readonly #layers: readonly Layer[];
  readonly #outputGain: Float32Array;
  readonly #output: PlainMatrix;
  readonly #angles: AngleTables;
  readonly #attention: PlainAttention;
  readonly #pages: PlainPage[] = [];
  /** Hidden states of the rows, intermediate results, and their quantized form. */
  readonly #states: Float32Array;
  readonly #floats: Float32Array;
  readonly #results: Float32Array;
  readonly #integers: Int16Array;
  readonly #scales = new Float32Array(MAX_ROWS);
  readonly #queries: Int16Array;
  readonly #logits: Float32Array;

  constructor(shape: ModelShape, tensors: ModelTensors, angles: AngleTurns) {
    const { width, heads, keyHeads, headSize, inner, vocabulary } = shape;
    this.#shape = shape;
    // A copy, because the file's bytes may be released.
    const embedding = { ...tensors.embedding, bytes: tensors.embedding.bytes.slice() };
    this.#embedding = new RowReader(embedding);
    this.#embeddingBytes = embedding.bytes.length;
    this.#layers = tensors.layers.map((layer) => layerOf(layer, shape));
    this.#outputGain = tensors.outputGain;
    this.#output = new PlainMatrix(tensors.output, range(0, vocabulary));
    this.#angles = angleTables(angles);
    this.#attention = new PlainAttention(headSize);
    const widest = Math.max(width, 2 * inner, heads * headSize, 2 * keyHeads * headSize);
    this.#states = new Float32Array(MAX_ROWS * width);
    this.#floats = new Float32Array(MAX_ROWS * widest);
    this.#results = new Float32Array(MAX_ROWS * widest);
    this.#integers = new Int16Array(MAX_ROWS * widest);
    this.#queries = new Int16Array(heads * headSize);
    this.#logits = new Float32Array(MAX_LOGIT_ROWS * vocabulary);
  }

  get memoryBytes(): number {
    const matrices = this.#layers.flatMap(({ keysValues, queries, attended, gates, down }) => {
      return [keysValues, queries, attended, gates, down];
    });
    const weights = [...matrices, this.#output].reduce((sum, { bytes }) => sum + bytes, 0);
    const rows = [this.#states, this.#floats, this.#results, this.#integers, this.#logits];
    const tables = [this.#angles.cosines, this.#angles.sines];
    const others = [...rows, ...tables].reduce((sum, { byteLength }) => sum + byteLength, 0);
    return weights + this.#embeddingBytes + others + this.#pages.length * this.pageBytes;
  }

  get pageBytes(): number {
    return PlainPage.bytesOf(this.#shape);
  }

  newPage(): number {
    return this.#pages.push(new PlainPage(this.#shape)) - 1;
  }

  copyPage(from: number, to: number): void {
    this.#page(to).copyFrom(this.#page(from));
  }

  forward(pass: PassRows): void {
    const { width } = this.#shape;
    let rows: Rows = {
      positions: [...pass.positions],
      pages: pass.pages.map((pages) => pages.map((page) => this.#page(page))),
    };
    for (let t = 0; t < pass.count; t++) {
      this.#embedding.read(pass.tokens[t] as number, this.#states, t * width);
    }
    for (const [index, layer] of this.#layers.entries()) {
      this.#remember(index, layer, rows);
      // After the last layer's keys and values, only the requested rows are needed.
      if (index === this.#layers.length - 1) rows = this.#keep(rows, pass.wanted);
      if (rows.positions.length === 0) return;
      this.#attend(index, layer, rows);
      this.#think(layer, rows.positions.length);
    }
  }

  project(first: number, count: number): readonly Float32Array[] {
    const { width, vocabulary } = this.#shape;
    this.#states.copyWithin(0, first * width, (first + count) * width);
    this.#output.multiply(this.#normed(count, this.#outputGain), this.#logits);
    return range(0, count).map((row) =>
      this.#logits.subarray(row * vocabulary, (row + 1) * vocabulary),
    );
  }

  #page(page: number): PlainPage {
    return this.#pages[page] as PlainPage;
  }

  /** Computes keys and values of rows and writes them into their pages. */
  #remember(index: number, { attentionGain, keysValues }: Layer, rows: Rows): void {
    const { keyHeads, headSize } = this.#shape;
    const x = this.#normed(rows.positions.length, attentionGain);
    keysValues.multiply(x, this.#floats);
    for (const [t, position] of rows.positions.entries()) {
      const keys = t * 2 * keyHeads * headSize;
      this.#rotate(keys, keyHeads, position);
      const page = rows.pages[t]?.[position >> 5] as PlainPage;
      for (let head = 0; head < keyHeads; head++) {
        const key = keys + head * headSize;
        const value = key + keyHeads * headSize;
        page.write(index * keyHeads + head, position & 31, this.#floats, key, value);
      }
    }
  }

  #attend(index: number, { attentionGain, queries, attended }: Layer, rows: Rows): void {
    const { heads, keyHeads, headSize } = this.#shape;
    const width = heads * headSize;
    const factor = fround(LOG2_E / fround(Math.sqrt(headSize)));
    queries.multiply(this.#normed(rows.positions.length, attentionGain), this.#floats);
    for (const [t, position] of rows.positions.entries()) {
      const start = t * width;
      this.#rotate(start, heads, position);
      for (let head = 0; head < heads; head++) {
        const at = head * headSize;
        const limit = queryLimit(headSize);
        const own = quantiseRow(this.#floats, start + at, headSize, limit, this.#queries, at);
        const query = { integers: this.#queries, start: at, scale: fround(own * factor) };
        const place = index * keyHeads + Math.floor(head / (heads / keyHeads));
        const pages = rows.pages[t] as readonly PlainPage[];
        this.#attention.attend(query, pages, place, position, this.#results, start + at);
      }
    }
    this.#add(attended, this.#quantised(this.#results, rows.positions.length, width));
  }

  /** The feed-forward part of a layer. */
  #think({ innerGain, gates, down }: Layer, count: number): void {
    const { inner } = this.#shape;
    gates.multiply(this.#normed(count, innerGain), this.#floats);
    // Interleaved: four gates, their four values, four gates, …
    for (let at = 0; at < count * inner; at++) {
      const gate = 2 * at - (at & 3);
      this.#results[at] = gated(this.#floats[gate] as number, this.#floats[gate + 4] as number);
    }
    this.#add(down, this.#quantised(this.#results, count, inner));
  }

  #add(matrix: PlainMatrix, x: IntegerRows): void {
    matrix.multiply(x, this.#floats);
    const states = this.#states;
    for (let i = 0; i < x.count * matrix.rows; i++) {
      states[i] = fround((states[i] as number) + (this.#floats[i] as number));
    }
  }

  #keep({ positions, pages }: Rows, wanted: readonly number[]): Rows {
    const { width } = this.#shape;
    for (const [t, row] of wanted.entries()) {
      this.#states.copyWithin(t * width, row * width, (row + 1) * width);
    }
    return {
      positions: wanted.map((row) => positions[row] as number),
      pages: wanted.map((row) => pages[row] as readonly PlainPage[]),
    };
  }

  /** RMS norm. */
  #normed(count: number, gain: Float32Array): IntegerRows {
    const { width, epsilon } = this.#shape;
    const states = this.#states;
    for (let t = 0; t < count; t++) {
      const squares = [0, 0, 0, 0];
      for (let c = 0; c < width; c++) {
        const state = states[t * width + c] as number;
        squares[c & 3] = fround((squares[c & 3] as number) + fround(state * state));
      }
      const [a = 0, b = 0, c = 0, d = 0] = squares;
      const mean = fround(fround(sumLanes(a, b, c, d) / width) + fround(epsilon));
      const factor = fround(1 / fround(Math.sqrt(mean)));
      for (let at = 0; at < width; at++) {
        const state = fround((states[t * width + at] as number) * factor);
        this.#floats[t * width + at] = fround(state * (gain[at] as number));
      }
    }
    return this.#quantised(this.#floats, count, width);
  }

  #quantised(from: Float32Array, count: number, columns: number): IntegerRows {
    for (let t = 0; t < count; t++) {
      const at = t * columns;
      this.#scales[t] = quantiseRow(from, at, columns, ACTIVATION_LIMIT, this.#integers, at);
    }
    return { integers: this.#integers, scales: this.#scales, count };
  }

  /** Rotary position embedding: rotates the first half of the rotary dimensions against the second. */
  #rotate(start: number, heads: number, position: number): void {
    const { rotated, headSize } = this.#shape;
    const { cosines, sines } = this.#angles;
    const floats = this.#floats;
    const half = rotated / 2;
    for (let head = 0; head < heads; head++) {
      for (let c = 0; c < half; c++) {
        const first = start + head * headSize + c;
        const [a, b] = [floats[first] as number, floats[first + half] as number];
        const cosine = cosines[position * half + c] as number;
        const sine = sines[position * half + c] as number;
        floats[first] = fround(fround(a * cosine) - fround(b * sine));
        floats[first + half] = fround(fround(a * sine) + fround(b * cosine));
      }
    }
  }
}

interface Rows {
  readonly positions: readonly number[];
  readonly pages: readonly (readonly PlainPage[])[];
}

/** SwiGLU: x / (1 + e^-x), times the value. */
function gated(gate: number, value: number): number {
  const power = fround(gate * -LOG2_E);
  const divisor = fround(1 + powerOfTwo(power > 126 ? 126 : power));
  return fround(fround(gate / divisor) * value);
}

function layerOf(layer: LayerTensors, shape: ModelShape): Layer {
  const { attentionGain, innerGain, attention } = layer;
  const { queries, keysValues } = headOrder(shape);
  const all = ({ rows }: { readonly rows: number }) => range(0, rows);
  return {
    attentionGain,
    innerGain,
    queries: new PlainMatrix(attention, queries),
    keysValues: new PlainMatrix(attention, keysValues),
    attended: new PlainMatrix(layer.attended, all(layer.attended)),
    gates: new PlainMatrix(layer.gates, gateOrder(shape.inner)),
    down: new PlainMatrix(layer.down, all(layer.down)),
  };
}

function range(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}
