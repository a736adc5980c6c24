// The command `understudy` in two parts: one file that plans without a model, and the general program, of many.
import { dirname, join } from "node:path";
import { build } from "esbuild";

/** The file that plans without a model, from the folder of the main file. */
export const ALONE = "plan/plan-alone.js";

/**
 * Bundles the main file of the command, and beside it `plan/plan-alone.js` with everything in it: Node reads one file
 * for a plan, and none of what other plans need.
 *
 * @param {string} main the entry, beside the folder `plan`
 * @param {string} outdir
 * @param {import("esbuild").BuildOptions} general of the general program
 * @param {import("esbuild").BuildOptions} alone of the file that plans without a model
 * @returns {Promise<import("esbuild").OutputFile[]>} the files, unwritten
 */
export async function bundleCommand(main, outdir, general, alone) {
  const entry = join(dirname(main), ALONE).replace(/js$/, main.endsWith(".ts") ? "ts" : "js");
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
      ...{ entryPoints: [main], outbase: dirname(main), outdir },
    }),
    build({
      ...{ ...alone, ...common, splitting: false },
      ...{ entryPoints: [entry], outfile: join(outdir, ALONE) },
    }),
  ]);
  return made.flatMap(({ outputFiles }) => outputFiles);
}
