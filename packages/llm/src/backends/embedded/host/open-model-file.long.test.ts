import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelNotLoadedError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { randomGguf } from "../../../inference/testing/index.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";
import { resolveEmbeddedModel } from "../resolve-model.ts";

describe("openEmbeddedBackend", () => {
  it("runs files on the built-in engine if node-llama-cpp is missing, and names the package to install", async () => {
    const missing = { llamaModule: "node-llama-cpp-is-not-here" };
    const model = resolveEmbeddedModel("nano")?.path;
    const install = /npm install --ignore-scripts node-llama-cpp/;
    const insisted = openEmbeddedBackend({ model, engine: "node-llama-cpp" }, missing);
    await expect(insisted).rejects.toThrow(ModelNotLoadedError);
    await expect(insisted).rejects.toThrow(install);
    for (const file of [undefined, model]) {
      const backend = await openEmbeddedBackend({ model: file }, missing);
      expect(backend.facts?.computedBy).toBe("webassembly");
      await backend.dispose();
    }
    const directory = await mkdtemp(join(tmpdir(), "understudy-"));
    const foreign = join(directory, "foreign.gguf");
    await writeFile(foreign, randomGguf({ architecture: "qwen2" }));
    const refused = openEmbeddedBackend({ model: foreign }, missing);
    await expect(refused).rejects.toThrow(/runs phi3 and llama/);
    await expect(refused).rejects.toThrow(install);
    await rm(directory, { recursive: true, force: true });
  });
});
