import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findModelFile, listModelFiles } from "./model-files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-models-"));
  await mkdir(join(folder, "microsoft"));
  const names = ["Phi3.mini-q4.gguf", "phi3-mini-4k-q4.gguf", "phi3-minimal.GGUF", "readme.txt"];
  for (const name of [...names, "microsoft/phi4.gguf"]) await writeFile(join(folder, name), "GGUF");
});
afterAll(() => rm(folder, { recursive: true }));

describe("listModelFiles", () => {
  it("finds model files, including those in subfolders", async () => {
    expect((await listModelFiles(folder)).map(({ name, bytes }) => [name, bytes])).toEqual([
      ["Phi3.mini-q4", 4],
      ["microsoft/phi4", 4],
      ["phi3-mini-4k-q4", 4],
      ["phi3-minimal", 4],
    ]);
    expect(await listModelFiles(join(folder, "nowhere"))).toEqual([]);
  });

  it.each([
    ["phi3", "mini", "Phi3.mini-q4"],
    ["phi3", "mini-4k", "phi3-mini-4k-q4"],
    ["PHI3", "minimal", "phi3-minimal"],
    ["phi4", undefined, "microsoft/phi4"],
    ["microsoft/phi4", undefined, "microsoft/phi4"],
    ["phi", undefined, undefined],
    ["phi3", "medium", undefined],
  ])("finds %j, %j by name", async (model, variant, name) => {
    const files = await listModelFiles(folder);
    expect((await findModelFile(files, model, variant))?.name).toBe(name);
  });
});
