import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EngineError, type EngineErrorCode } from "../errors.ts";
import { openModel } from "../open-model.ts";
import { randomGguf } from "../testing/random-gguf.ts";
import { readGguf } from "./read-gguf.ts";

const shipped = fileURLToPath(new URL("../../../shipped/nano-planner.gguf", import.meta.url));
const small = randomGguf({ width: 32, layers: 1, inner: 32 });
/** Start of the tensor data; everything before it is metadata. */
const headEnd = (bytes: Uint8Array): number =>
  Math.min(...[...readGguf(bytes).tensors.values()].map(({ offset }) => offset));

/**
 * Number of modified small model files to try; `HOSTILE_FILES=20000 pnpm test
 * packages/llm/src/inference/gguf/hostile` tries more.
 */
const TRIED = Number(process.env["HOSTILE_FILES"] ?? 2000);

/** Size and new value of a field. */
const field = fc.tuple(
  fc.constantFrom(1, 2, 4, 8),
  fc.oneof(
    fc.constantFrom(0n, 1n, 7n, 8n, 9n, 0x7fn, 0xffn, 0x7fffffffn, 0x80000000n, 0xffffffffn),
    fc.constantFrom(2n ** 53n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n, 0x7fc00000n, 0x7f800000n),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  ),
);

function changed(bytes: Uint8Array, at: number, size: number, value: bigint): Uint8Array {
  const copy = bytes.slice();
  for (let index = 0; index < size && at + index < copy.length; index++) {
    copy[at + index] = Number((value >> BigInt(8 * index)) & 0xffn);
  }
  return copy;
}

/** Upper bound on memory for parsed objects and the error, for a file of any size. Usually about 200,000. */
const OBJECT_BYTES = 300_000;

/** Number of attempts for a file that seems to take too much memory. */
const MAX_TRIES = 5;

/** Memory held by JavaScript; garbage collection may reduce it. */
function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * Opens a file and, if that succeeds, evaluates tokens. A refused file takes the same memory each time, whereas
 * memory for compiled code or the test runner is taken only once.
 */
async function tryOut(bytes: Uint8Array): Promise<EngineErrorCode | "opened"> {
  const allowed = 2 * bytes.length + OBJECT_BYTES;
  let [code, taken] = await openOnce(bytes);
  for (let tries = 1; tries < MAX_TRIES && taken > allowed; tries++) {
    [code, taken] = await openOnce(bytes);
  }
  assert.ok(taken <= allowed, `${taken} bytes for a file of ${bytes.length}: ${code}`);
  return code;
}

/** The result, and the memory taken if the file was refused. */
async function openOnce(bytes: Uint8Array): Promise<[EngineErrorCode | "opened", number]> {
  const before = heldBytes();
  try {
    const model = await openModel(bytes);
    const sequence = model.openSequence();
    const { size } = model.tokenizer;
    const tokens = model.tokenizer.tokenize('<|user|>{"steps":1}', { special: true });
    model.evaluate([{ sequence, tokens: [size - 1, ...tokens], wanted: [{ at: 1 }] }]);
    return ["opened", 0];
  } catch (error) {
    assert.ok(error instanceof EngineError, String(error));
    assert.ok(error.message.length < 400, error.message);
    return [error.code, error.code === "not-finite" ? 0 : heldBytes() - before];
  }
}

describe("a hostile file", () => {
  it("is refused with a location if truncated at any point", async () => {
    const codes = new Set<string>();
    for (let length = 0; length < small.length; length += 1 + Math.floor(length / 40)) {
      codes.add(await tryOut(small.subarray(0, length)));
    }
    expect([...codes]).toEqual(["damaged-file"]);
  });

  it("is either refused or accepted after a change to any field", async () => {
    const end = headEnd(small);
    const codes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.nat(end), field, async (at, [size, value]) => {
        const code = await tryOut(changed(small, at, size, value));
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }),
      { numRuns: TRIED, endOnFailure: true },
    );
    expect(codes.get("damaged-file")).toBeGreaterThan(20);
    expect(codes.get("opened")).toBeGreaterThan(20);
  });

  it("is either refused or accepted if it is a modified shipped model", async () => {
    const bytes = new Uint8Array(await readFile(shipped));
    const end = headEnd(bytes);
    const place = fc.oneof(fc.nat(end), fc.nat(200), fc.nat(bytes.length - 1));
    await fc.assert(
      fc.asyncProperty(place, field, async (at, [size, value]) => {
        await tryOut(changed(bytes, at, size, value));
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it("is refused if it contains non-finite numbers", async () => {
    const halfInfinity = [2, 0x7c00n] as const;
    const cases = [
      ["Q8_0", "token_embd.weight", halfInfinity],
      ["Q4_0", "blk.0.attn_qkv.weight", halfInfinity],
      ["F16", "output.weight", [2, 0x7e01n]],
      ["F32", "output_norm.weight", [4, 0x7f800000n]],
      ["F32", "blk.0.ffn_down.weight", [4, 0xffc00000n]],
    ] as const;
    for (const [kind, name, [size, value]] of cases) {
      const bytes = randomGguf({ width: 32, layers: 1, inner: 32, kind });
      const offset = readGguf(bytes).tensors.get(name)?.offset as number;
      await expect(openModel(changed(bytes, offset, size, value))).rejects.toThrow(
        expect.objectContaining({ code: "damaged-file", place: `tensor ${name}` }),
      );
    }
  });

  it("is detected if its numbers overflow", async () => {
    const bytes = randomGguf({ width: 32, layers: 1, inner: 32 });
    const offset = readGguf(bytes).tensors.get("output_norm.weight")?.offset as number;
    let large = bytes;
    for (let column = 0; column < 32; column++) {
      large = changed(large, offset + 4 * column, 4, 0x7f7fffffn);
    }
    for (const network of ["webassembly", "typescript"] as const) {
      const model = await openModel(large, { network });
      const reading = { sequence: model.openSequence(), tokens: [300], wanted: [{ at: 0 }] };
      expect(() => model.evaluate([reading])).toThrow(
        expect.objectContaining({ name: "EngineError", code: "not-finite" }),
      );
    }
  });
});
