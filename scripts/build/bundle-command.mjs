// The command `understudy` in two parts: one file that plans without a model, and the general program, of many, with
// its threads.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { build } from "esbuild";

/** The file that plans without a model, from the folder of the main file. */
export const ALONE = "plan/plan-alone.js";

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
 * Bundles the main file of the command, and beside it `plan/plan-alone.js` with everything in it: Node reads one file
 * for a plan, and none of what other plans need. Modules of threads go beside the main file, where the chunks look for
 * them.
 *
 * @param {string} main the entry, beside the folder `plan`
 * @param {string} outdir
 * @param {import("esbuild").BuildOptions} general of the general program
 * @param {import("esbuild").BuildOptions} alone of the file that plans without a model
 * @returns {Promise<import("esbuild").OutputFile[]>} the files, unwritten
 */
export async function bundleCommand(main, outdir, general, alone) {
  const extension = extname(main);
  const entry = join(dirname(main), ALONE).replace(/\.js$/, extension);
  const threads = threadsIn(join(general.absWorkingDir ?? ".", dirname(main)), extension);
  const entryPoints = [main, ...threads.map((path) => path + extension)].map((path) => ({
    in: path,
    out: basename(path, extension),
  }));
  const apart = {
    name: "plan-alone",
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\.\/plan\/plan-alone\.[jt]s$/ }, () => ({
        path: `./${ALONE}`,
        external: true,
      })),
  };
  const common = { bundle: true, format: "esm", platform: "node", write: false, logLevel: "error" };
  const made = await Promise.all([
    build({
      ...{ ...general, ...common, splitting: true, plugins: [apart] },
      ...{ entryPoints, outdir },
    }),
    build({
      ...{ ...alone, ...common, splitting: false },
      ...{ entryPoints: [entry], outfile: join(outdir, ALONE) },
    }),
  ]);
  return made.flatMap(({ outputFiles }) => outputFiles);
}
