import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RequestError } from "@understudy/planner-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { placeOfLocal } from "../../backends/spec/place-of-local.ts";
import { randomAdapter, randomGguf } from "../../inference/testing/index.ts";
import { ModelWebHost, serveFile } from "../../testing/model-web-host.ts";
import { models } from "./models.ts";

const file = randomGguf({ layers: 2 });
const other = randomGguf({ layers: 3 });
const sha256 = hash(file);
function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-models-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("models in the folder", () => {
  it("are verified against their records", async () => {
    const host = await ModelWebHost.start(serveFile(file));
    await models.pull(`${host.origin}/model.gguf`, { folder, sha256 });
    await host.stop();
    expect(await models.verify("model", { folder })).toMatchObject({ verdict: "as-recorded" });
    await truncate(join(folder, "model.gguf"), file.length - 1);
    await expect(models.verify("model", { folder })).rejects.toThrow("has changed");
    await writeFile(join(folder, "plain.gguf"), other);
    expect(await models.verify("plain", { folder })).toMatchObject({
      ...{ sha256: hash(other), verdict: "unknown" },
    });
    await expect(models.verify("none", { folder })).rejects.toThrow(/There are: model, plain/);
  });

  it("can be imported, and removed with their records", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "understudy-import-"));
    const from = join(elsewhere, "any.gguf");
    await writeFile(from, file);
    const { path, record } = await models.import(from, { folder, name: "mine.gguf" });
    expect(record).toMatchObject({ sha256, bytes: file.length });
    expect(hash(await readFile(path))).toBe(sha256);
    const again = models.import(from, { folder, name: "mine.gguf" });
    await expect(again).rejects.toThrow("already");
    await expect(models.import(from, { folder, name: "../x.gguf" })).rejects.toThrow(RequestError);
    expect(await models.remove("mine", { folder })).toBe(path);
    expect(readdirSync(folder)).toEqual([]);
    await rm(elsewhere, { recursive: true });
  });

  it("may have adapters beside them, which are not listed as models", async () => {
    const adapter = randomAdapter({ matrices: { "output.weight": [64, 300] } });
    await writeFile(join(folder, "phi3.gguf"), adapter);
    await models.import(join(folder, "phi3.gguf"), { folder });
    expect(await models.verify("phi3", { folder })).toMatchObject({ verdict: "as-recorded" });
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
    await writeFile(join(folder, "cut.gguf"), adapter.subarray(0, adapter.length - 1));
    await expect(models.verify("cut", { folder })).rejects.toThrow(/does not lie within/);
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
        const { path: verified } = await models.verify(`local/${name}:${variant}`, { folder });
        expect(verified).toBe(join(folder, path));
      }
    }
    await models.remove("local/gemma2:9b", { folder });
    const ask = placeOfLocal(
      { kind: "local", model: "gemma2", variant: "9b", at: "embedded" },
      { modelsFolder: folder },
    );
    await expect(ask).rejects.toThrow(/^(?!.*ollama pull).*model pull local\/gemma2:9b@embedded/);
    // Ollama's name for the model.
    const { path } = await models.verify("local/phi3:3.8b", { folder });
    expect(path).toBe(join(folder, "Phi-3-mini-4k-instruct-q4.gguf"));
    const phi3 = await models.remove("local/phi3:mini", { folder });
    expect(phi3).toBe(join(folder, "Phi-3-mini-4k-instruct-q4.gguf"));
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
