import { afterEach, describe, expect, it, vi } from "vitest";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";
import { workerEnvironment } from "./worker-environment.ts";

afterEach(() => vi.unstubAllEnvs());

describe("workerEnvironment", () => {
  it.each([
    [undefined, undefined],
    ["", undefined],
    [" ", undefined],
    ["true", "true"],
    ["0", "0"],
    ["False", "False"],
    ["woodpecker", "true"],
    ["yes", "true"],
  ])("turns CI=%j into %j", (ci, expected) => {
    expect(workerEnvironment({ CI: ci, HOME: "/home" })).toEqual({ CI: expected, HOME: "/home" });
  });

  it.each(["", "woodpecker"])("lets a model load with CI=%j", async (ci) => {
    vi.stubEnv("CI", ci);
    const calibration = {
      ...{ threads: 1, flashAttention: false, tokenMs: 1, chunkMs: 5, batchCost: 1 },
    };
    const backend = await openEmbeddedBackend({ engine: "node-llama-cpp", calibration });
    expect(backend.status().isLoaded).toBe(true);
    await backend.dispose();
    expect(process.env["CI"]).toBe(ci);
  });
});
