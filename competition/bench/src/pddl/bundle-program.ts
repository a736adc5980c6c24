import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Bundles the program of a process that plans, as the commands are bundled.
 *
 * @param work folder for the bundle
 * @returns the path of the program
 */
export async function bundleProgram(source: URL, work: string): Promise<string> {
  const path = fileURLToPath(source);
  await build({
    entryPoints: [path],
    outdir: work,
    outExtension: { ".js": ".mjs" },
    ...{ bundle: true, splitting: true, format: "esm", platform: "node", target: "node20.19" },
    ...{ minifyWhitespace: true, minifySyntax: true, legalComments: "none", logLevel: "error" },
    conditions: ["@understudy/source"],
  });
  return join(work, basename(path, ".ts").concat(".mjs"));
}
