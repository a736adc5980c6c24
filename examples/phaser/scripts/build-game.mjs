// Builds the game: the page, its script, the worker of the model, the model, and the domain.
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @returns the folder, which any web host serves */
export async function buildGame(folder = at("../dist")) {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: {
      game: at("../src/main.ts"),
      "model-worker": at("../../../packages/llm/src/browser/model-worker.ts"),
    },
    outdir: folder,
    bundle: true,
    format: "esm",
    minify: true,
    platform: "browser",
    conditions: ["@understudy/source"],
    logLevel: "warning",
  });
  await cp(at("../index.html"), join(folder, "index.html"));
  await cp(at("../../domains/village.json"), join(folder, "village.json"));
  const model = "nano-planner.gguf";
  await cp(at(`../../../packages/llm/models/${model}`), join(folder, model));
  return folder;
}
