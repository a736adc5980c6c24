import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ModelNotLoadedError, OutOfMemoryError } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomGguf } from "../../../inference/testing/index.ts";
import { type EmbeddedBackendOptions, openEmbeddedBackend } from "../open-embedded-backend.ts";
import type { EmbeddedBackend } from "./embedded-backend.ts";
import { ModelHost } from "./model-host.ts";

/* A machine with a simulated GPU: the library is real, but runs on the CPU. */

const LAYERS = 3;
const small = { contextSize: 256, sequences: 1, batch: 1, threads: 1, flashAttention: false };
let folder: string;
let model: string;
let asked: string;
let llamaModule: string;
let host: ModelHost;

/**
 * A fake library with a Vulkan device of ten megabytes.
 *
 * @param cuda statement for a start with CUDA
 */
const pretended = (real: string, log: string, cuda: string): string => `
import { appendFileSync } from "node:fs";
import * as real from ${JSON.stringify(real)};
export * from ${JSON.stringify(real)};
export const getLlamaGpuTypes = async () => ["cuda", "vulkan", false];
const tell = (what) => appendFileSync(${JSON.stringify(log)}, JSON.stringify(what) + "\\n");
const over = (object, own) => new Proxy(object, {
  get: (target, key) => {
    if (key in own) return own[key];
    const value = Reflect.get(target, key, target);
    return typeof value === "function" ? value.bind(target) : value;
  },
});
export async function getLlama({ logger, ...options }) {
  tell({ start: options });
  if (options.gpu === "cuda") { ${cuda} }
  const llama = await real.getLlama({ ...options, logger, gpu: false });
  if (options.gpu === false) return llama;
  return over(llama, {
    gpu: options.gpu,
    getGpuDeviceNames: async () => ["Pretended 9000"],
    getVramState: async () => ({ total: 10e6, used: 0, free: 10e6, unifiedSize: 0 }),
    loadModel: async ({ gpuLayers, ...rest }) => {
      tell({ load: gpuLayers });
      const model = await llama.loadModel(rest);
      const { totalLayers } = model.fileInsights;
      const count = typeof gpuLayers === "number" ? gpuLayers : totalLayers;
      for (let layer = 0; layer < totalLayers; layer++) {
        const device = layer < totalLayers - count ? "CPU" : "Vulkan0";
        logger("debug", "load_tensors: layer   " + layer + " assigned to device " + device + ", is_swa = 0");
      }
      return over(model, { gpuLayers: count, memoryUsage: { ram: 1000, vram: 4000 } });
    },
  });
}
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-gpu-"));
  model = join(folder, "model.gguf");
  asked = join(folder, "asked.jsonl");
  await writeFile(model, randomGguf({ layers: LAYERS - 1 }));
  llamaModule = await library("pretended.mjs", "throw new real.NoBinaryFoundError();");
  host = new ModelHost({}, { llamaModule });
});
afterAll(async () => {
  await host.dispose();
  await rm(folder, { recursive: true });
});

const library = async (name: string, cuda: string): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, pretended(import.meta.resolve("node-llama-cpp"), asked, cuda));
  return pathToFileURL(file).href;
};
const open = (options: EmbeddedBackendOptions): Promise<EmbeddedBackend> =>
  openEmbeddedBackend({ ...small, model, host, ...options });

describe("a GPU", () => {
  it("is used for a user's model, is reported, and causes no download or compilation", async () => {
    const backend = await open({});
    expect(backend.info.placement).toMatchObject({
      ...{ gpu: "vulkan", devices: ["Pretended 9000"], layers: LAYERS, gpuLayers: LAYERS },
      layerDevices: ["Vulkan0", "Vulkan0", "Vulkan0"],
    });
    expect(backend.info.placement?.gpuBytes).toBeGreaterThanOrEqual(4000);
    expect(backend.status().placement).toEqual(backend.info.placement);
    await backend.dispose();
    const lines = (await readFile(asked, "utf8")).trim().split("\n");
    const told = lines.map((line) => JSON.parse(line) as Record<string, object>);
    const starts = told.flatMap(({ start }) => start ?? []);
    // The device is tried in a process of its own.
    expect(starts).toMatchObject([{ gpu: "cuda" }, { gpu: "vulkan" }, { gpu: "vulkan" }]);
    for (const start of starts) expect(start).toMatchObject({ build: "never", skipDownload: true });
    // As many layers as fit besides the context.
    expect(told).toContainEqual({ load: { fitContext: { contextSize: 256 } } });
  });

  it("gets the requested number of layers, from the last", async () => {
    const some = await open({ gpu: "vulkan", gpuLayers: 2 });
    expect(some.info.placement).toMatchObject({
      ...{ gpu: "vulkan", gpuLayers: 2, layerDevices: ["CPU", "Vulkan0", "Vulkan0"] },
    });
    await some.dispose();
    const none = await open({ gpu: "none" });
    expect(none.info.placement).toMatchObject({
      ...{ gpu: undefined, devices: [], layers: LAYERS, gpuLayers: 0, gpuBytes: 0 },
    });
    await none.dispose();
  });

  it("is refused with a remedy if there is none of that kind", async () => {
    const missing = open({ gpu: "cuda" });
    await expect(missing).rejects.toThrow(ModelNotLoadedError);
    await expect(missing).rejects.toThrow(/no GPU of the kind cuda here.*gpu "auto".*-cuda/);
  });

  it("is passed over if its driver ends the process, which goes on", async () => {
    // As CUDA does on an H200 whose driver is older than the binary: it starts, finds its device, and aborts.
    const dying = `
      const real_ = await real.getLlama({ ...options, logger, gpu: false });
      return over(real_, {
        gpu: "cuda",
        getGpuDeviceNames: async () => ["Old 100"],
        loadModel: () => {
          console.error("/llama.cpp/ggml-cuda.cu:108: CUDA error\\n/lib/backtrace.so");
          process.kill(process.pid, "SIGKILL");
        },
      });`;
    const old = new ModelHost({}, { llamaModule: await library("dying.mjs", dying) });
    try {
      const backend = await open({ host: old });
      expect(backend.info.placement).toMatchObject({ gpu: "vulkan", gpuLayers: LAYERS });
      expect(backend.info.placement?.passedOver).toEqual([
        "cuda ends the process on Old 100: a trial ended with SIGKILL (ggml-cuda.cu:108: CUDA error). " +
          "Its driver may be too old",
      ]);
      await backend.dispose();
      await expect(open({ host: old, gpu: "cuda" })).rejects.toThrow(
        /no GPU of the kind cuda here.*SIGKILL.*gpu "auto"/,
      );
    } finally {
      await old.dispose();
    }
  });

  it("refuses layers that do not fit into its memory, with required and available memory", async () => {
    const tooMany = open({ gpuLayers: 3, contextSize: 2048, sequences: 64 });
    await expect(tooMany).rejects.toThrow(OutOfMemoryError);
    await expect(tooMany).rejects.toThrow(
      /takes about \d.* of the memory of Pretended 9000 for 3 layers, and 10\.0 MB are free there/,
    );
  });
});

describe("the GPU options", () => {
  it.each([
    [{ gpuLayers: 1001 }, "/gpuLayers"],
    [{ gpuLayers: 1.5 }, "/gpuLayers"],
    [{ threads: 257 }, "/threads"],
    [{ batch: 65 }, "/batch"],
    [{ gpu: "tpu" as "cuda" }, "/gpu"],
    [{ gpu: "none" as const, gpuLayers: 1 }, "/gpuLayers"],
    [{ model: "nano", gpu: "cuda" as const }, "/gpu"],
    [{ model: "nano", gpuLayers: 4 }, "/gpuLayers"],
    [{ model: "nano", engine: "node-llama-cpp" as const, gpuLayers: 2 }, "/gpuLayers"],
    [{ model: "nano", threads: 8 }, "/threads"],
    [{ model: "nano", flashAttention: true }, "/flashAttention"],
    [{ engine: "built-in" as const, threads: 2 }, "/threads"],
  ])("are checked before a model is opened: %j", async (options, pointer) => {
    await expect(open(options)).rejects.toMatchObject({ issues: [{ pointer }] });
  });

  it("do not move the shipped model", async () => {
    const nano = await openEmbeddedBackend({ gpu: "auto" });
    expect(nano.info.placement).toMatchObject({ gpu: undefined, gpuLayers: 0, gpuBytes: 0 });
    await nano.dispose();
  });
});
