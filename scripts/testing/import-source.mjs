// Loads TypeScript sources in a thread or process without a loader. Loading the engine module by module through tsx
// takes a second of processor time; this bundles the sources into one module, and one for each part that is imported
// later, cached until one of them changes.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { threadId } from "node:worker_threads";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Sequential: esbuild is stopped after each build, and would never answer a concurrent one. */
let lastWritten = Promise.resolve();

/**
 * Imports a source of this workspace, with its imports from source too. Without function names, which esbuild sets for
 * every closure, the code is as fast as the published one.
 */
export async function importSource(url, options) {
  return import(pathToFileURL(await bundleSource(url, options)).href);
}

/** Bundles a source of this workspace for Node. @returns the path of the bundle */
export async function bundleSource(url, { keepNames = true } = {}) {
  const entry = fileURLToPath(url);
  const key = createHash("sha256")
    .update(`${entry}${keepNames ? "" : " bare"}`)
    .digest("hex");
  const name = `${basename(entry, ".ts")}-${key.slice(0, 8)}.mjs`;
  // Beside the packages that only the source can resolve.
  const bundle = join(await packageOf(entry), "node_modules/.cache/understudy", name);
  if (!(await isCurrent(bundle))) {
    const written = lastWritten.then(() => write(entry, bundle, keepNames));
    lastWritten = written.catch(() => {});
    await written;
  }
  return bundle;
}

async function packageOf(path) {
  const folder = dirname(path);
  const isPackage = await stat(join(folder, "package.json")).catch(() => undefined);
  return isPackage === undefined ? packageOf(folder) : folder;
}

/** The first line of a bundle lists its source files with their times. */
async function isCurrent(bundle) {
  const text = await readFile(bundle, "utf8").catch(() => undefined);
  if (text === undefined) return false;
  const made = JSON.parse(text.slice(2, text.indexOf("\n")));
  const now = await timesOf(Object.keys(made)).catch(() => ({}));
  return Object.entries(made).every(([path, time]) => now[path] === time);
}

async function timesOf(paths) {
  const times = paths.map(async (path) => [path, (await stat(join(root, path))).mtimeMs]);
  return Object.fromEntries(await Promise.all(times));
}

async function write(entry, bundle, keepNames) {
  const { build, stop } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    splitting: true,
    outdir: dirname(bundle),
    entryNames: basename(bundle, ".mjs"),
    chunkNames: `${basename(bundle, ".mjs")}-[hash]`,
    outExtension: { ".js": ".mjs" },
    conditions: ["@understudy/source"],
    keepNames,
    logLevel: "error",
    metafile: true,
    write: false,
    plugins: [sourcesInPlace],
  });
  await stop();
  const times = await timesOf([
    ...Object.keys(metafile.inputs),
    "scripts/testing/import-source.mjs",
  ]);
  await mkdir(dirname(bundle), { recursive: true });
  for (const { path, text } of outputFiles) {
    if (path !== bundle) await writeWhole(path, text);
  }
  const { text } = outputFiles.find(({ path }) => path === bundle);
  await writeWhole(bundle, `//${JSON.stringify(times)}\n${text}`);
}

/** Writes atomically, since several threads may write a file at once. */
async function writeWhole(path, text) {
  const draft = `${path}.${process.pid}.${threadId}`;
  await writeFile(draft, text);
  await rename(draft, path);
}

/** Leaves third-party packages in place, and gives each source its own URL. */
const sourcesInPlace = {
  name: "sources-in-place",
  setup({ onLoad, onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...asked }) => {
      if (asked.kind === "entry-point" || pluginData === sourcesInPlace) return undefined;
      const { importer, kind, resolveDir } = asked;
      const found = await resolve(path, {
        ...{ importer, kind, resolveDir },
        pluginData: sourcesInPlace,
      });
      // A missing module may not be needed.
      if (found.errors.length > 0) return { path, external: true };
      if (found.external || !found.path.includes("node_modules")) return found;
      return { path: pathToFileURL(found.path).href, external: true };
    });
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const address = JSON.stringify(pathToFileURL(path).href);
      const text = (await readFile(path, "utf8")).replace(/^#!.*/, "");
      const contents = text.replaceAll("import.meta.url", address);
      return { contents, loader: "ts", resolveDir: dirname(path) };
    });
  },
};
