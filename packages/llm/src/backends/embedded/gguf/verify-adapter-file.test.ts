import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelNotLoadedError, RequestError } from "@understudy/planner-core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EngineError } from "../../../inference/errors.ts";
import {
  type RandomAdapterOptions,
  randomAdapter,
  randomGguf,
} from "../../../inference/testing/index.ts";
import { estimateMemory } from "../../spec/estimate-memory.ts";
import { openBackend } from "../../spec/open-backend.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";
import { contentsOf } from "./model-file.ts";
import { verifyAdapterFile } from "./verify-adapter-file.ts";

const matrices = {
  "blk.0.attn_output.weight": [64, 64],
  "blk.1.ffn_down.weight": [128, 64],
} as const;
const sound = Buffer.from(randomAdapter({ matrices }));
let folder: string;
let model: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-adapter-"));
  model = join(folder, "base.gguf");
  path = join(folder, "voices.gguf");
  await writeFile(model, randomGguf());
});
afterAll(() => rm(folder, { recursive: true }));

/** The issue with a file; undefined if it is valid. */
async function problemOf(bytes: Uint8Array, base: string | undefined = model) {
  await writeFile(path, bytes);
  try {
    verifyAdapterFile(path, base);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(EngineError);
    return (error as Error).message;
  }
}

/** A copy in which one text of the header is replaced by another of the same length. */
function withText(text: string, other: string): Buffer {
  const copy = Buffer.from(sound);
  copy.write(other, copy.lastIndexOf(text), "latin1");
  return copy;
}

describe("verifyAdapterFile", () => {
  it("accepts a LoRA adapter whose matrices fit the model", async () => {
    expect(await problemOf(sound)).toBeUndefined();
    expect(contentsOf(path)).toBe("adapter");
    expect(await problemOf(randomAdapter({ matrices, rank: 1 }))).toBeUndefined();
    expect(contentsOf(model)).toBeUndefined();
  });

  it.each<[string, Partial<RandomAdapterOptions>]>([
    ["it changes llama, and the model is phi3", { architecture: "llama" }],
    [
      "the model has no blk.2.ffn_down.weight",
      { matrices: { "blk.2.ffn_down.weight": [128, 64] } },
    ],
    [
      "blk.0.attn_output.weight is 64 × 64 in the model",
      { matrices: { "blk.0.attn_output.weight": [32, 64] } },
    ],
    [
      "blk.0.attn_output.weight is 64 × 64 in the model",
      { matrices: { "blk.0.attn_output.weight": [64, 96] } },
    ],
  ])("refuses an adapter for another model: %s", async (problem, other) => {
    expect(await problemOf(randomAdapter({ matrices, ...other }))).toContain(problem);
  });

  it.each([
    ["an adapter without a type", withText("adapter.type", "adapter.kind"), /type is undefined/],
    ["another kind", withText("lora", "ia^3"), /lora|LoRA/],
    ["another name", withText("ffn_down.weight.lora_b", "ffn_down.weight.lora_c"), /is no matrix/],
    [
      "an incomplete pair of matrices",
      withText("ffn_down.weight.lora_b", "ffn_gate.weight.lora_b"),
      /one of the two/,
    ],
  ])("refuses %s", async (_, bytes, problem) => {
    expect(await problemOf(bytes)).toMatch(problem);
  });

  it("refuses a model as an adapter, an invalid alpha, and a truncated file", async () => {
    expect(await problemOf(await readFile(model))).toBe("it is a model, not an adapter");
    const alpha = Buffer.from(sound);
    const key = "adapter.lora.alpha";
    alpha.writeFloatLE(Number.NaN, alpha.indexOf(key) + key.length + 4);
    expect(await problemOf(alpha)).toContain(key);
    const lengths = fc.integer({ min: 0, max: sound.length - 1 });
    const isRefused = fc.asyncProperty(lengths, async (length) => {
      expect(await problemOf(sound.subarray(0, length))).toBeDefined();
    });
    await fc.assert(isRefused, { numRuns: 30 });
  });
});

describe("a model with an adapter", () => {
  const open = (options = {}) =>
    openEmbeddedBackend({ model, adapter: path, isLazy: true, ...options });

  it("has another fingerprint than without the adapter, or with another file of the same name", async () => {
    const seen = new Set<string>();
    for (const bytes of [undefined, sound, randomAdapter({ matrices, seed: 2 })]) {
      if (bytes !== undefined) await writeFile(path, bytes);
      const backend = await open({ adapter: bytes && path });
      seen.add(backend.info.fingerprint);
      expect(backend.info.model).toBe(bytes ? "base+voices" : "base");
      expect(backend.info.adapter?.bytes).toBe(bytes?.length);
      await backend.dispose();
    }
    expect(seen.size).toBe(3);
    const [alone = 0, both = 0] = await Promise.all(
      [model, `${model}#adapter=${path}`].map((spec) => estimateMemory(spec)),
    );
    expect(both - alone).toBe(sound.length);
  });

  it("is refused with the issue, its location and a remedy", async () => {
    await writeFile(path, randomAdapter({ matrices, architecture: "llama" }));
    const problem =
      /voices\.gguf cannot be the adapter of .*base\.gguf: it changes llama, .*leave #adapter out/;
    await expect(open()).rejects.toThrow(ModelNotLoadedError);
    await expect(open()).rejects.toThrow(problem);
    await expect(open({ adapter: join(folder, "none.gguf") })).rejects.toThrow(/no adapter file/);
    await expect(open({ model: path, adapter: undefined })).rejects.toThrow(
      /#adapter=voices\.gguf/,
    );
    await expect(open({ engine: "built-in" })).rejects.toThrow(/adapter.*takes no adapters/);
  });

  it("is limited to embedded models, with hints for others", async () => {
    for (const [spec, hint] of [
      ["ollama/phi3", "ollama create"],
      ["openai/phi3@http://127.0.0.1:9", "llama-server --lora"],
      ["anthropic/claude", "leave it out"],
    ] as const) {
      const error = await openBackend(`${spec}#adapter=a.gguf`).catch((each: unknown) => each);
      expect(error).toBeInstanceOf(RequestError);
      const [issue] = (error as RequestError).issues;
      expect(issue?.message).toContain("#adapter means nothing to");
      expect(issue?.hint).toContain(hint);
    }
  });
});
