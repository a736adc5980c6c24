// Builds the page of a game under `examples/`.
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { sharedTemplatesForEsbuild } from "./shared-templates.mjs";

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const MODEL = "nano-planner.gguf";
const WORKER = "packages/llm/src/browser/model-worker.ts";

/** Default output folder of a game. */
const folderOf = (name) => at(`examples/${name}/dist`);

/** Builds `index.html` and scripts by name. @returns the folder */
export async function buildPage(name, entryPoints, folder = folderOf(name)) {
  await bundle(entryPoints, folder);
  await cp(at(`examples/${name}/index.html`), join(folder, "index.html"));
  return folder;
}

/** Builds a template of `npm create understudy` with the model. @returns the folder */
export async function buildTemplate(name, folder = at(`examples/dist/${name}`)) {
  const templates = "workshop/create-understudy/templates";
  const page = await readFile(at(`${templates}/${name}/index.html`), "utf8");
  const [script] = page.match(/(?<=src="\/)src\/\w+\.ts/) ?? [];
  await bundle({ game: `${templates}/${name}/${script}`, "model-worker": WORKER }, folder);
  const paths = page.replace(`/${script}`, "game.js").replace("/src/page.css", "page.css");
  await writeFile(join(folder, "index.html"), paths);
  await cp(at(`${templates}/_shared/src/page.css`), join(folder, "page.css"));
  await cp(at(`packages/llm/shipped/${MODEL}`), join(folder, MODEL));
  return folder;
}

async function bundle(entryPoints, folder) {
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
    // Of Vite: the page asks the server that it comes from.
    define: { "import.meta.env": "{}" },
    conditions: ["@understudy/source"],
    plugins: [sharedTemplatesForEsbuild],
    logLevel: "warning",
  });
}
