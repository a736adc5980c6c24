/**
 * The network in WebAssembly.
 *
 * @module
 */

import type { AngleTurns } from "../../model/angle-tables.ts";
import type { ModelShape } from "../../model/model-shape.ts";
import type { ModelTensors } from "../../model/model-tensors.ts";
import {
  MAX_LOGIT_ROWS,
  MAX_ROWS,
  type Network,
  PAGE_POSITIONS,
  type PassRows,
} from "../network.ts";
import { fillKernel } from "./fill-kernel.ts";
import { type KernelExports, PANEL_ROWS } from "./kernel-exports.ts";
import { KernelMemory } from "./kernel-memory.ts";

export class KernelNetwork implements Network {
  readonly name = "webassembly";
  readonly #kernel: KernelExports;
  readonly #memory: KernelMemory;
  readonly pageBytes: number;
  readonly #vocabulary: number;
  /** Addresses of pages by sequence, for the current pass. */
  readonly #tables: number;
  readonly #tableWords: number;

  private constructor(
    kernel: KernelExports,
    memory: KernelMemory,
    vocabulary: number,
    contextSize: number,
  ) {
    this.#kernel = kernel;
    this.#memory = memory;
    this.#vocabulary = vocabulary;
    this.pageBytes = kernel.page_bytes();
    this.#tableWords = Math.ceil(contextSize / PAGE_POSITIONS);
    this.#tables = memory.allocate(4 * this.#tableWords * MAX_ROWS);
  }

  /**
   * Instantiates a kernel with a model.
   *
   * @throws EngineError `out-of-memory`
   */
  static async open(
    module: WebAssembly.Module,
    shape: ModelShape,
    tensors: ModelTensors,
    angles: AngleTurns,
  ): Promise<KernelNetwork> {
    const instance = await WebAssembly.instantiate(module);
    const kernel = instance.exports as KernelExports;
    const memory = new KernelMemory(kernel);
    fillKernel(kernel, memory, shape, tensors, angles);
    return new KernelNetwork(kernel, memory, shape.vocabulary, angles.positions);
  }

  get memoryBytes(): number {
    return this.#memory.size;
  }

  newPage(): number {
    return this.#memory.allocate(this.pageBytes);
  }

  copyPage(from: number, to: number): void {
    this.#memory.bytes.copyWithin(to, from, from + this.pageBytes);
  }

  forward({ count, tokens, positions, pages, wanted }: PassRows): void {
    const kernel = this.#kernel;
    const { words } = this.#memory;
    words.set(tokens, kernel.token_rows() / 4);
    words.set(positions, kernel.position_rows() / 4);
    words.set(wanted, kernel.wanted_rows() / 4);
    const tables = new Map<readonly number[], number>();
    for (const [row, list] of pages.entries()) {
      let table = tables.get(list);
      if (table === undefined) {
        table = this.#tables + 4 * this.#tableWords * tables.size;
        tables.set(list, table);
        words.set(list, table / 4);
      }
      words[kernel.page_rows() / 4 + row] = table;
    }
    kernel.forward(count, wanted.length);
  }

  project(first: number, count: number): readonly Float32Array[] {
    this.#kernel.project(first, count);
    const stride = Math.ceil(this.#vocabulary / PANEL_ROWS) * PANEL_ROWS;
    const start = this.#kernel.logit_rows();
    return Array.from({ length: Math.min(count, MAX_LOGIT_ROWS) }, (_, row) =>
      this.#memory.floats(start + 4 * stride * row, this.#vocabulary),
    );
  }
}
