import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { placeOfLocal } from "../../backends/spec/place-of-local.ts";
import { randomAdapter, randomGguf } from "../../inference/testing/index.ts";
import { models } from "./models.ts";

const file = randomGguf({ layers: 2 });

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-models-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("models in the folder", () => {
  it("may have adapters beside them, which are not listed as models", async () => {
    const adapter = randomAdapter({ matrices: { "output.weight": [64, 300] } });
    await writeFile(join(folder, "phi3.gguf"), adapter);
    const spec = { kind: "local", model: "phi3", variant: undefined, at: "embedded" } as const;
    await expect(placeOfLocal(spec, { modelsFolder: folder })).rejects.toThrow("holds no file");
    await writeFile(join(folder, "phi3-mini.gguf"), file);
    const all = await models.list(folder);
    expect(all.map(({ name, isAdapter }) => [name, isAdapter])).toEqual([
      ["phi3", true],
      ["phi3-mini", false],
    ]);
    const mini = { file: join(folder, "phi3-mini.gguf") };
    expect(await placeOfLocal(spec, { modelsFolder: folder })).toEqual(mini);
  });

  it("are found by their catalogue names, whatever the file names", async () => {
    for (const { name, variant, files } of await models.available()) {
      const [first, ...others] = Object.values(files).map(({ path }) => path);
      // The default quantization comes last, and is preferred nevertheless.
      for (const path of [...others, first as string]) {
        await writeFile(join(folder, path), file);
        const own = { modelsFolder: folder };
        const spec = { kind: "local", model: name, variant, at: "embedded" } as const;
        expect(await placeOfLocal(spec, own)).toEqual({ file: join(folder, path) });
      }
    }
    const gemma = (await models.list(folder)).filter(({ name }) => /gemma-2-9b/i.test(name));
    for (const { path } of gemma) await rm(path);
    const ask = placeOfLocal(
      { kind: "local", model: "gemma2", variant: "9b", at: "embedded" },
      { modelsFolder: folder },
    );
    await expect(ask).rejects.toThrow(/^(?!.*ollama pull).*model pull local\/gemma2:9b@embedded/);
    // Ollama's name for the model.
    const phi3 = { kind: "local", model: "phi3", variant: "3.8b", at: "embedded" } as const;
    expect(await placeOfLocal(phi3, { modelsFolder: folder })).toEqual({
      file: join(folder, "Phi-3-mini-4k-instruct-q4.gguf"),
    });
  });

  it("have hashes, licences and names in the catalogue", async () => {
    const all = await models.available();
    expect((await models.available(true)).length).toBeLessThan(all.length);
    for (const { name, variant, repository, files, licence } of all) {
      expect(`${name}:${variant}`).toMatch(/^[a-z0-9.]+:[a-z0-9.]+$/);
      expect(repository).toMatch(/^[\w.-]+\/[\w.-]+$/);
      expect(licence).not.toBe("");
      for (const { path, bytes } of Object.values(files)) {
        expect(path).toMatch(/\.gguf$/);
        expect(bytes).toBeGreaterThan(9e7);
      }
    }
  });
});
