// Builds the demo: one folder that any web host serves, under whatever path.
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const MODEL = at("../../../packages/llm/models/nano-planner.gguf");
const DOMAINS = ["village", "guard", "courier"];

/** Where the demo is built unless somebody says otherwise. */
const DEMO_FOLDER = at("../dist/demo");

/** @returns the folder */
export async function buildDemo(folder = DEMO_FOLDER) {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: {
      demo: at("../web/main.tsx"),
      "model-worker": at("../../../packages/llm/src/browser/model-worker.ts"),
    },
    outdir: folder,
    bundle: true,
    // What page and worker both need comes once.
    splitting: true,
    chunkNames: "shared",
    format: "esm",
    target: "es2023",
    minify: true,
    legalComments: "none",
    platform: "browser",
    jsx: "automatic",
    jsxImportSource: "preact",
    conditions: ["@understudy/source"],
    loader: { ".svg": "dataurl" },
    logLevel: "warning",
  });
  await cp(at("../web/index.html"), join(folder, "index.html"));
  await cp(MODEL, join(folder, "nano-planner.gguf"));
  for (const name of DOMAINS) {
    const text = await readFile(at(`../../domains/${name}.json`), "utf8");
    await writeFile(join(folder, `${name}.json`), text);
  }
  await cp(at("../../../LICENSE"), join(folder, "licences.txt"));
  return folder;
}
