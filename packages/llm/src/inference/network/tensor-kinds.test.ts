import { strict as assert } from "node:assert";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../../scripts/testing/cases.mjs";
import { readGguf } from "../gguf/read-gguf.ts";
import { openModel } from "../open-model.ts";
import { WRITTEN_KINDS } from "../testing/quantise-tensor.ts";
import { randomGguf } from "../testing/random-gguf.ts";
import { writeOutGguf } from "../testing/write-out-gguf.ts";

async function logitsOf(bytes: Uint8Array, network: "webassembly" | "typescript") {
  const model = await openModel(bytes, { network });
  const logits: number[] = [];
  const choose = (all: Float32Array): number => logits.push(...all);
  const tokens = [300, 301, 302, 303, 304];
  model.evaluate([{ sequence: model.openSequence(), tokens, wanted: [{ at: 4, choose }] }]);
  return logits;
}

/** The first numbers of a tensor in a file. */
function numbersOf(bytes: Uint8Array, name: string, count: number): readonly number[] {
  const offset = readGguf(bytes).tensors.get(name)?.offset as number;
  const view = new DataView(bytes.buffer, offset);
  return Array.from({ length: count }, (_, index) => view.getFloat32(4 * index, true));
}

/** All kinds but that of what they are converted to. */
const converted = WRITTEN_KINDS.filter((kind) => kind !== "F32");
/** Sizes of the converted models. */
const SIZES = IS_QUICK ? { width: 32, inner: 32, layers: 1 } : { width: 96, headSize: 32 };

describe("the numbers of a model", () => {
  it("are decoded as the format specifies", () => {
    const name = "output.weight";
    const options = { width: 32, layers: 1, inner: 32, seed: 3 };
    const exact = numbersOf(randomGguf({ ...options, kind: "F32" }), name, 320);
    // At most half a step plus the rounding of the scale: for 8 bits, 4 bits, and the 11 bits of a 16-bit float.
    for (const [kind, most] of [
      ["Q8_0", 0.6 / 127],
      ["Q4_0", 1 / 8],
      ["Q4_1", 1 / 15],
      ["F16", 2 ** -12],
    ] as const) {
      const read = numbersOf(writeOutGguf(randomGguf({ ...options, kind })), name, 320);
      for (const [index, value] of read.entries()) {
        expect(Math.abs(value - (exact[index] as number))).toBeLessThan(1.01 * most);
      }
      expect(read).not.toEqual(exact);
    }
  });

  it.each(converted)("give the same results after conversion to F32: %s", async (kind) => {
    const bytes = randomGguf({ ...SIZES, kind, seed: 8 });
    const writtenOut = writeOutGguf(bytes);
    expect(writtenOut.length).toBeGreaterThan(1.8 * bytes.length);
    for (const network of ["webassembly", "typescript"] as const) {
      assert.deepEqual(await logitsOf(bytes, network), await logitsOf(writtenOut, network));
    }
  });
});
