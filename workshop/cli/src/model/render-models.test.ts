import { describe, expect, it } from "vitest";
import { Printer } from "../output/printer.ts";
import { renderProbe } from "./render-models.ts";

const { colours } = new Printer({
  stdin: (async function* () {})(),
  stdout: { write: () => {} },
  stderr: { write: () => {} },
  env: { NO_COLOR: "1" },
});
const probed = {
  ...{ spec: "my.gguf", name: "my", loadMs: 1, contextSize: 2048, memoryBytes: 4.6e9 },
  usage: { promptTokens: 1, completionTokens: 1, totalMs: 1 },
};
const cuda = { gpu: "cuda" as const, devices: ["RTX 4090"], layers: 33, gpuBytes: 3e9 };
const onCpu = Array.from({ length: 12 }, () => "CPU");
const onGpu = Array.from({ length: 20 }, () => "CUDA0");

describe("where a model runs", () => {
  it.each([
    [
      "on a GPU and the processor",
      { ...cuda, machineBytes: 1.6e9, gpuLayers: 21, layerDevices: [...onCpu, ...onGpu, "CUDA1"] },
      [
        "RTX 4090 (cuda) and the processor",
        "1-12 on CPU, 13-32 on CUDA0, 33 on CUDA1; the last of 33 is the output",
      ],
      "3.00 GB of the GPU, 1.60 GB of the machine",
    ],
    [
      "on a GPU whose library does not tell layers",
      { ...cuda, machineBytes: 0, gpuLayers: 33, layerDevices: undefined },
      ["RTX 4090 (cuda)", "33 of 33 on the GPU"],
      "3.00 GB of the GPU, 0 bytes of the machine",
    ],
    [
      "on the processor",
      {
        ...{ gpu: undefined, devices: [], layers: 33, gpuLayers: 0, layerDevices: undefined },
        ...{ gpuBytes: 0, machineBytes: 4.6e9 },
      },
      ["the processor", "all 33 on the processor"],
      "4.60 GB",
    ],
    [
      "in an Ollama, half of it on a GPU",
      {
        ...{ gpu: undefined, devices: [], layers: undefined, gpuLayers: undefined },
        ...{ layerDevices: undefined, gpuBytes: 2e9, machineBytes: 2e9 },
      },
      ["a GPU and the processor"],
      "2.00 GB of the GPU, 2.00 GB of the machine",
    ],
  ])("is shown as %s", (_, placement, [runsOn, layers], memory) => {
    const rows = renderProbe({ ...probed, placement }, colours)
      .split("\n")
      .map((line) => line.trim().split(/ {2,}/));
    expect(rows.some(([name]) => name === "adapter")).toBe(false);
    const told = Object.fromEntries(rows) as Readonly<Record<string, string>>;
    expect([told["runs on"], told["layers"], told["memory"]]).toEqual([runsOn, layers, memory]);
  });

  it("is shown with what its server refuses", () => {
    const leftOut = ["response_format", "seed"];
    const text = renderProbe({ ...probed, placement: undefined, leftOut }, colours);
    expect(text).toMatch(/^ {2}refuses +response_format, seed$/m);
  });

  it("is shown with its adapter", () => {
    const adapter = { name: "voices", bytes: 1_500_000, sha256: "0123456789abcdef".repeat(4) };
    const text = renderProbe({ ...probed, placement: undefined, adapter }, colours);
    expect(text).toMatch(/^ {2}adapter +voices, 1\.50 MB, SHA-256 0123456789ab…$/m);
  });
});
