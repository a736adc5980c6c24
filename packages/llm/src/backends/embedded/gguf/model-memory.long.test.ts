import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomGguf } from "../../../inference/testing/index.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";
import { resolveEmbeddedModel } from "../resolve-model.ts";
import { freeMemory } from "./memory-fit.ts";
import { estimateModelMemory } from "./model-memory.ts";

const nano = resolveEmbeddedModel("nano")?.path ?? "";
let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-memory-"));
  path = join(folder, "model.gguf");
  await writeFile(path, randomGguf({ pieces: ["wood"] }));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the estimated memory of a model file", () => {
  it("is close to what llama.cpp reports after loading", async () => {
    const settings = { contextSize: 1024, sequences: 2 };
    const estimate = estimateModelMemory(nano, settings);
    const fixed = { ...settings, threads: 1, flashAttention: false, batch: 1 } as const;
    const backend = await openEmbeddedBackend({ ...fixed, engine: "node-llama-cpp" });
    const { modelBytes = 0, contextBytes = 0 } = backend.facts ?? {};
    await backend.dispose();
    expect(estimate.weightsBytes / modelBytes).toBeCloseTo(1, 1);
    expect(estimate.contextBytes / contextBytes).toBeGreaterThan(0.7);
    expect(estimate.contextBytes / contextBytes).toBeLessThan(2);
    expect(estimate.totalBytes).toBe(estimate.weightsBytes + estimate.contextBytes);
  });

  it("grows with the context window", () => {
    const bytesOf = (contextSize: number) =>
      estimateModelMemory(nano, { contextSize }).contextBytes;
    expect(bytesOf(4096) - bytesOf(2048)).toBe(bytesOf(6144) - bytesOf(4096));
    expect(bytesOf(4096)).toBeGreaterThan(bytesOf(2048));
  });

  it("is checked before loading, and a refusal has required and available memory", async () => {
    const huge = { model: path, sequences: 1e9 };
    for (const engine of ["built-in", "node-llama-cpp"] as const) {
      const open = openEmbeddedBackend({ ...huge, engine });
      await expect(open).rejects.toMatchObject({ code: "out-of-memory" });
      await expect(open).rejects.toThrow(
        /takes about \d.* of weights, .* context\), and .* are free/,
      );
    }
  });

  it("is split by layer, without the token embeddings", () => {
    const { layerBytes, weightsBytes, contextBytes, passBytes } = estimateModelMemory(path, {});
    expect(layerBytes).toHaveLength(3);
    const inLayers = layerBytes.reduce((sum, bytes) => sum + bytes, 0);
    const rest = weightsBytes + contextBytes - passBytes - inLayers;
    expect(rest).toBeGreaterThan(0);
    expect(rest).toBeLessThan(weightsBytes / 2);
  });

  it("is compared with free memory, which is measurable", () => {
    expect(freeMemory()).toBeGreaterThan(1e6);
  });
});
