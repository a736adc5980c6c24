import { describe, expect, it } from "vitest";
import { type MemoryAtHand, missingMemory } from "./memory-fit.ts";
import { gpuShare } from "./model-memory.ts";

const MB = 1_000_000;
/** Four layers and an output layer. */
const estimate = {
  ...{ weightsBytes: 700 * MB, contextBytes: 300 * MB, totalBytes: 1000 * MB },
  ...{ layerBytes: [200, 200, 200, 200, 100].map((size) => size * MB), passBytes: 50 * MB },
};
const onlyMachine = (machineBytes: number): MemoryAtHand => ({ machineBytes: machineBytes * MB });
const withGpu = (machineBytes: number, freeBytes: number, isShared = false): MemoryAtHand => ({
  ...onlyMachine(machineBytes),
  gpu: { name: "GPU", freeBytes: freeBytes * MB, isShared },
});

describe("missingMemory", () => {
  it("reports required and available memory", () => {
    expect(missingMemory(estimate, onlyMachine(1000))).toBeUndefined();
    expect(missingMemory(estimate, onlyMachine(999))).toBe(
      "takes about 1.00 GB (700 MB of weights, 300 MB for its context), and 999 MB are free: " +
        "use a smaller model, or a smaller context (#context=1024)",
    );
  });

  it("adds GPU memory unless it is shared with the machine", () => {
    expect(missingMemory(estimate, withGpu(300, 700))).toBeUndefined();
    expect(missingMemory(estimate, withGpu(300, 600))).toContain("900 MB are free with the memory");
    expect(missingMemory(estimate, withGpu(900, 900, true))).toContain("900 MB are free");
    expect(missingMemory(estimate, withGpu(900, 1000, true), 5)).toBeUndefined();
  });

  it("checks required layers against the GPU and the rest against the machine", () => {
    expect(gpuShare(estimate, 2)).toBe(350 * MB);
    expect(gpuShare(estimate, 0)).toBe(0);
    expect(missingMemory(estimate, withGpu(650, 350), 2)).toBeUndefined();
    expect(missingMemory(estimate, withGpu(5000, 349), 2)).toMatch(
      /350 MB of the memory of GPU for 2 layers, and 349 MB are free there/,
    );
    expect(missingMemory(estimate, withGpu(649, 5000), 2)).toMatch(
      /650 MB beside its 2 layers on GPU, and 649 MB are free/,
    );
  });

  it("counts the draft model", () => {
    expect(missingMemory(estimate, onlyMachine(1999), undefined, estimate)).toContain(
      "takes about 2.00 GB",
    );
    expect(missingMemory(estimate, onlyMachine(2000), undefined, estimate)).toBeUndefined();
  });
});
