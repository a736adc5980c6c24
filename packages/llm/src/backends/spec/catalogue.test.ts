import { describe, expect, it } from "vitest";
import { catalogueFile } from "./catalogue.ts";

describe("the file of a model that is known by name", () => {
  it("is in Q4_K_M unless another quantization is named", async () => {
    const repository = "Qwen/Qwen2.5-1.5B-Instruct-GGUF";
    expect(await catalogueFile("qwen2.5", "1.5b", undefined)).toEqual({
      repository,
      path: "qwen2.5-1.5b-instruct-q4_k_m.gguf",
    });
    expect(await catalogueFile("qwen2.5", undefined, "q8_0")).toEqual({
      repository,
      path: "qwen2.5-1.5b-instruct-q8_0.gguf",
    });
    // The makers of Phi-3 offer no Q4_K_M: the first of theirs.
    const { path } = await catalogueFile("phi3", "mini", undefined);
    expect(path).toBe("Phi-3-mini-4k-instruct-q4.gguf");
  });
});
