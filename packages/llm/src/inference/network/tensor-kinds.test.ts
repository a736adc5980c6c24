import { describe, expect, it } from "vitest";
import { readGguf } from "../gguf/read-gguf.ts";
import { randomGguf } from "../testing/random-gguf.ts";
import { writeOutGguf } from "../testing/write-out-gguf.ts";

/** The first numbers of a tensor in a file. */
function numbersOf(bytes: Uint8Array, name: string, count: number): readonly number[] {
  const offset = readGguf(bytes).tensors.get(name)?.offset as number;
  const view = new DataView(bytes.buffer, offset);
  return Array.from({ length: count }, (_, index) => view.getFloat32(4 * index, true));
}

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
});
