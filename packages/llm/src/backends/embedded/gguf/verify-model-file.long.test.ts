import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelNotLoadedError } from "@understudy/planner-core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EngineError } from "../../../inference/errors.ts";
import { randomGguf } from "../../../inference/testing/index.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";
import { resolveEmbeddedModel } from "../resolve-model.ts";
import { SHIPPED_MODEL } from "../shipped-model.ts";
import { readFileHeader } from "./model-file.ts";
import { verifyModelFile } from "./verify-model-file.ts";

const random = Buffer.from(randomGguf({ pieces: ["wood"] }));
const shipped = resolveEmbeddedModel(SHIPPED_MODEL);
const nano = shipped?.path ?? "";
let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-gguf-"));
  path = join(folder, "model.gguf");
});
afterAll(() => rm(folder, { recursive: true }));

/** A copy in which the value of one key is replaced. */
function withValue(key: string, value: number, model = random): Buffer {
  const copy = Buffer.from(model);
  const at = copy.indexOf(key) + key.length;
  const isFloat = copy.readUInt32LE(at) === 6;
  if (isFloat) copy.writeFloatLE(value, at + 4);
  else copy.writeUInt32LE(value, at + 4);
  return copy;
}

/** The issue with a file; undefined if it is valid. */
async function problemOf(bytes: Uint8Array): Promise<string | undefined> {
  await writeFile(path, bytes);
  try {
    verifyModelFile(path);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(EngineError);
    return (error as Error).message;
  }
}

describe("verifyModelFile", () => {
  it("accepts valid files", async () => {
    expect(() => verifyModelFile(nano)).not.toThrow();
    for (const options of [{}, { layers: 3, width: 96 }, { slidingWindow: 64, contextSize: 99 }]) {
      expect(await problemOf(randomGguf(options))).toBeUndefined();
    }
  });

  it("reads the values of a header", () => {
    const { metadata, tensors, weightsAt, source } = readFileHeader(nano);
    expect(metadata.get("general.architecture")).toBe("phi3");
    expect(metadata.get("phi3.block_count")).toBe(10);
    expect(metadata.get("tokenizer.ggml.add_bos_token")).toBe(false);
    expect(metadata.get("tokenizer.ggml.tokens")).toMatchObject({ type: 8, count: 2048 });
    expect(metadata.get("tokenizer.ggml.token_type")).toMatchObject({ type: 5, count: 2048 });
    expect([...tensors.values()][0]).toEqual({
      ...{ name: "token_embd.weight", dimensions: [192, 2048], kind: 8, offset: weightsAt },
    });
    expect(weightsAt).toBeLessThan(source.length);
  });

  // Each of these values crashed or hung llama.cpp 0.5.
  it.each([
    ["phi3.block_count", [0, 513, 65_536, 2 ** 31, 2 ** 32 - 1]],
    ["phi3.embedding_length", [0, 1, 3, 7, 2 ** 31]],
    ["phi3.feed_forward_length", [0, 1, 3, 7]],
    ["phi3.rope.dimension_count", [0, 1, 3, 7, 18, 65_536, 2 ** 32 - 1]],
    ["phi3.attention.layer_norm_rms_epsilon", [-1, Number.NaN, Number.POSITIVE_INFINITY]],
    ["phi3.attention.head_count", [0, 3, 5, 2 ** 32 - 1]],
    ["phi3.attention.head_count_kv", [3, 2 ** 32 - 1]],
    ["phi3.context_length", [0, 2 ** 31, 2 ** 32 - 1]],
  ])("refuses %s with any of %j", async (key, values) => {
    for (const value of values) {
      expect(await problemOf(withValue(key, value)), String(value)).toMatch(/phi3\.|heads/);
    }
  });

  it("refuses counts beyond the file size before allocating memory", async () => {
    const withCount = (at: number, count: bigint): Buffer => {
      const copy = Buffer.from(random);
      copy.writeBigUInt64LE(count, at);
      return copy;
    };
    const tokensAt = random.indexOf("tokenizer.ggml.tokens") + "tokenizer.ggml.tokens".length + 8;
    for (const count of [2n ** 31n, 2n ** 32n, 2n ** 62n, 2n ** 64n - 1n]) {
      for (const at of [8, 16, 24, tokensAt, tokensAt + 8]) {
        expect(await problemOf(withCount(at, count))).toBeDefined();
      }
    }
  });

  it("refuses a file truncated at any point", async () => {
    const lengths = fc.integer({ min: 0, max: random.length - 1 });
    await fc.assert(
      fc.asyncProperty(lengths, async (length) => {
        expect(await problemOf(random.subarray(0, length))).toBeDefined();
      }),
      { numRuns: 60 },
    );
  });

  it("reports an issue or nothing for any change to a header", async () => {
    const { weightsAt } = readFileHeader(nano);
    const source = await readFile(nano);
    const edit = fc.record({
      at: fc.integer({ min: 0, max: weightsAt - 8 }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(edit, async ({ at, bytes }) => {
        const copy = Buffer.from(source);
        copy.set(bytes, at);
        const problem = await problemOf(copy);
        expect(problem === undefined || problem.length < 5000).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("accepts only the shipped file as such", async () => {
    const { sha256 } = shipped ?? {};
    const bytes = await readFile(nano);
    // To ship another model, update its hash in shipped-model.ts.
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    const card = JSON.parse(await readFile(join(nano, "../evaluation.json"), "utf8")) as {
      readonly model: { readonly sha256: string };
    };
    expect(card.model.sha256).toBe(sha256);
    expect(() => verifyModelFile(nano, sha256)).not.toThrow();
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(path, bytes);
    expect(() => verifyModelFile(path)).not.toThrow();
    expect(() => verifyModelFile(path, sha256)).toThrow("not the file that was shipped");
  });
});

it("reports a damaged file as an error, and the process survives", async () => {
  await writeFile(path, withValue("phi3.block_count", 65_536));
  const open = openEmbeddedBackend({ model: path, threads: 1, flashAttention: false });
  await expect(open).rejects.toThrow(ModelNotLoadedError);
  await expect(open).rejects.toThrow(/not a sound model file: phi3\.block_count is 65536/);
});
