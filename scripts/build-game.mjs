// Builds the page of a game under `examples/`.
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const MODEL = "nano-planner.gguf";

/** The folder that a game's page is built into unless somebody says otherwise. */
const folderOf = (name) => at(`examples/${name}/dist`);

/** Builds `index.html` and scripts by their names. @returns the folder */
export async function buildPage(name, entryPoints, folder = folderOf(name)) {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: Object.fromEntries(
      Object.entries(entryPoints).map(([script, path]) => [script, at(path)]),
    ),
    outdir: folder,
    bundle: true,
    format: "esm",
    minify: true,
    platform: "browser",
    conditions: ["@understudy/source"],
    logLevel: "warning",
  });
  await cp(at(`examples/${name}/index.html`), join(folder, "index.html"));
  return folder;
}

/** Builds a game that has the lead in the tab: with the worker, the model and the domain. @returns the folder */
export async function buildGame(name, domain, folder = folderOf(name)) {
  await buildPage(
    name,
    {
      game: `examples/${name}/src/main.ts`,
      "model-worker": "packages/llm/src/browser/model-worker.ts",
    },
    folder,
  );
  await cp(at(`examples/domains/${domain}.json`), join(folder, `${domain}.json`));
  await cp(at(`packages/llm/shipped/${MODEL}`), join(folder, MODEL));
  return folder;
}
