import type { AngleTurns } from "../../model/angle-tables.ts";
import type { ModelShape } from "../../model/model-shape.ts";
import { type MatrixTensor, type ModelTensors, notFinite } from "../../model/model-tensors.ts";
import { gateOrder } from "../gate-order.ts";
import { headOrder } from "../head-order.ts";
import { MAX_LOGIT_ROWS, MAX_ROWS } from "../network.ts";
import { GAIN, type KernelExports, MATRIX, PANEL_ROWS } from "./kernel-exports.ts";
import type { KernelMemory } from "./kernel-memory.ts";

/** The kernel's result for a matrix with non-finite numbers. */
const NOT_FINITE = 2;

/** Copies a model into a kernel. @throws EngineError `out-of-memory`, `damaged-file` */
export function fillKernel(
  kernel: KernelExports,
  memory: KernelMemory,
  shape: ModelShape,
  tensors: ModelTensors,
  angles: AngleTurns,
): void {
  new Filling(kernel, memory, shape).fill(tensors, angles);
}

class Filling {
  readonly #kernel: KernelExports;
  readonly #memory: KernelMemory;
  readonly #shape: ModelShape;

  constructor(kernel: KernelExports, memory: KernelMemory, shape: ModelShape) {
    this.#kernel = kernel;
    this.#memory = memory;
    this.#shape = shape;
  }

  fill(tensors: ModelTensors, angles: AngleTurns): void {
    const { embedding, output } = tensors;
    this.#configure();
    const { layers, inner } = this.#shape;
    const { queries, keysValues } = headOrder(this.#shape);
    const gates = gateOrder(inner);
    const scratch = this.#scratch([embedding, output, ...tensors.layers.flatMap(matricesOf)]);
    const put = (layer: number, which: number, tensor: MatrixTensor, order: readonly number[]) =>
      this.#putMatrix(layer, which, tensor, order, scratch);
    for (const [layer, parts] of tensors.layers.entries()) {
      this.#putGain(layer, GAIN.attention, parts.attentionGain);
      this.#putGain(layer, GAIN.inner, parts.innerGain);
      put(layer, MATRIX.keysValues, parts.attention, keysValues);
      put(layer, MATRIX.queries, parts.attention, queries);
      put(layer, MATRIX.attended, parts.attended, range(0, parts.attended.rows));
      put(layer, MATRIX.gates, parts.gates, gates);
      put(layer, MATRIX.down, parts.down, range(0, parts.down.rows));
    }
    this.#putGain(layers, GAIN.output, tensors.outputGain);
    put(layers, MATRIX.output, output, range(0, output.rows));
    this.#kernel.place(this.#putBytes(embedding.bytes), embedding.kind.number);
    const { turns, factor, positions } = angles;
    const bytes = new Uint8Array(turns.buffer, turns.byteOffset, turns.byteLength);
    this.#memory.granted(this.#kernel.turn(this.#putBytes(bytes), factor, positions));
  }

  #configure(): void {
    const { width, heads, keyHeads, headSize, rotated, inner, layers, vocabulary, epsilon } =
      this.#shape;
    this.#memory.granted(
      this.#kernel.configure(
        width,
        heads,
        keyHeads,
        headSize,
        rotated,
        inner,
        layers,
        vocabulary,
        epsilon,
        MAX_ROWS,
        MAX_LOGIT_ROWS,
      ),
    );
  }

  /** Scratch memory for a tensor and its row order during conversion. */
  #scratch(matrices: readonly MatrixTensor[]): { readonly tensor: number; readonly order: number } {
    const most = (sizes: readonly number[]) => sizes.reduce((a, b) => Math.max(a, b));
    return {
      tensor: this.#memory.allocate(most(matrices.map(({ bytes }) => bytes.length))),
      order: this.#memory.allocate(4 * most(matrices.map(({ rows }) => padded(rows)))),
    };
  }

  #putMatrix(
    layer: number,
    which: number,
    { name, bytes, kind, columns }: MatrixTensor,
    order: readonly number[],
    scratch: { readonly tensor: number; readonly order: number },
  ): void {
    const rows = padded(order.length);
    this.#memory.bytes.set(bytes, scratch.tensor);
    const { words } = this.#memory;
    words.fill(-1, scratch.order / 4, scratch.order / 4 + rows);
    words.set(order, scratch.order / 4);
    const { tensor } = scratch;
    const outcome = this.#memory.granted(
      this.#kernel.matrix(layer, which, rows, columns, tensor, kind.number, scratch.order),
    );
    if (outcome === NOT_FINITE) throw notFinite(name);
  }

  #putGain(layer: number, which: number, values: Float32Array): void {
    const address = this.#memory.granted(this.#kernel.gain(layer, which));
    this.#memory.floats(address, values.length).set(values);
  }

  #putBytes(values: Uint8Array): number {
    const address = this.#memory.allocate(values.length);
    this.#memory.bytes.set(values, address);
    return address;
  }
}

function matricesOf({ attention, attended, gates, down }: ModelTensors["layers"][number]) {
  return [attention, attended, gates, down];
}

function range(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

function padded(rows: number): number {
  return Math.ceil(rows / PANEL_ROWS) * PANEL_ROWS;
}
