import { strict as assert } from "node:assert";
import { describe, it } from "vitest";
import { readGguf } from "../gguf/read-gguf.ts";
import { openModel } from "../open-model.ts";
import { type RandomGgufOptions, randomGguf } from "../testing/random-gguf.ts";

/** Numbers of a tensor, by the words of the format. */
const readers: Readonly<Record<number, (view: DataView) => number[]>> = {
  1: (view) => numbers(view.byteLength / 2, (index) => half(view.getUint16(2 * index, true))),
  2: (view) =>
    blocks(view, 18, (at, scale) =>
      numbers(32, (index) => {
        const byte = view.getUint8(at + (index % 16));
        return Math.fround(((index < 16 ? byte & 15 : byte >> 4) - 8) * scale);
      }),
    ),
  8: (view) =>
    blocks(view, 34, (at, scale) =>
      numbers(32, (index) => Math.fround(view.getInt8(at + index) * scale)),
    ),
};

function numbers(count: number, value: (index: number) => number): number[] {
  return Array.from({ length: count }, (_, index) => value(index));
}

function blocks(
  view: DataView,
  bytes: number,
  read: (at: number, scale: number) => number[],
): number[] {
  return numbers(view.byteLength / bytes, (index) => index * bytes).flatMap((at) =>
    read(at + 2, half(view.getUint16(at, true))),
  );
}

function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent === 0 ? fraction / 2 ** 24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}

/** The same model with every number written out as a 32-bit float. */
function writtenOut(bytes: Uint8Array, options: RandomGgufOptions): Uint8Array {
  const { tensors } = readGguf(bytes);
  const plain = randomGguf({ ...options, kind: "F32" });
  const view = new DataView(plain.buffer);
  const places = [...readGguf(plain).tensors.values()];
  for (const { name, offset, dimensions } of places) {
    const tensor = tensors.get(name);
    const reader = readers[tensor?.kind ?? 0];
    if (tensor === undefined || reader === undefined) continue;
    const count = dimensions.reduce((product, size) => product * size, 1);
    const length = { 1: count * 2, 2: (count / 32) * 18, 8: (count / 32) * 34 }[tensor.kind];
    const values = reader(new DataView(bytes.buffer, tensor.offset, length));
    for (const [index, value] of values.entries()) view.setFloat32(offset + 4 * index, value, true);
  }
  return plain;
}

async function logitsOf(bytes: Uint8Array, network: "webassembly" | "typescript") {
  const model = await openModel(bytes, { network });
  const logits: number[] = [];
  const choose = (all: Float32Array): number => logits.push(...all);
  const tokens = [300, 301, 302, 303, 304];
  model.evaluate([{ sequence: model.openSequence(), tokens, wanted: [{ at: 4, choose }] }]);
  return logits;
}

describe("a model's numbers", () => {
  it.each(["F16", "Q8_0", "Q4_0"] as const)(
    "count the same however they are written: %s",
    async (kind) => {
      const options = { kind, width: 96, headSize: 32, seed: 8 };
      const bytes = randomGguf(options);
      const plain = writtenOut(bytes, options);
      for (const network of ["webassembly", "typescript"] as const) {
        assert.deepEqual(await logitsOf(bytes, network), await logitsOf(plain, network));
      }
    },
  );
});
