// The command `understudy` as a few files, with its threads.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { build } from "esbuild";

/** A module that runs in a thread: no import leads to it, only its address. */
const THREAD = /new URL\(\s*"\.\/([^"/]+)\.[jt]s",\s*import\.meta\.url/g;

/** The modules in a folder that run in threads, without their extensions. */
function threadsIn(folder, extension) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(extension) && !path.endsWith(`.test${extension}`),
  );
  return files.flatMap((path) => {
    const found = readFileSync(join(folder, path), "utf8").matchAll(THREAD);
    return [...found].map(([, name]) => join(folder, dirname(path), name));
  });
}

/**
 * Bundles the main file of the command. Modules of threads go beside it, where the chunks look for them.
 *
 * @param {string} main the entry
 * @param {string} outdir
 * @param {import("esbuild").BuildOptions} options
 * @returns {Promise<import("esbuild").OutputFile[]>} the files, unwritten
 */
export async function bundleCommand(main, outdir, options) {
  const extension = extname(main);
  const threads = threadsIn(join(options.absWorkingDir ?? ".", dirname(main)), extension);
  const entryPoints = [main, ...threads.map((path) => path + extension)].map((path) => ({
    in: path,
    out: basename(path, extension),
  }));
  const { outputFiles } = await build({
    ...options,
    ...{ bundle: true, splitting: true, format: "esm", platform: "node", write: false },
    ...{ logLevel: "error", entryPoints, outdir },
  });
  return outputFiles;
}
