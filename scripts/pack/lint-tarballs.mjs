// Lints the published tarballs: publint and arethetypeswrong check every package.
import { fileURLToPath } from "node:url";
import { PATIENT, run } from "./processes.mjs";

const TOOLS = ["--package=publint@0.3.25", "--package=@arethetypeswrong/core@0.18.5"];
const program = fileURLToPath(new URL("lint-process.mjs", import.meta.url));

/**
 * @param packages with their manifests
 * @param tarballOf path of a package's tarball
 */
export async function lintTarballs(packages, tarballOf) {
  const tarballs = packages.map(({ manifest }) => ({
    tarball: tarballOf(manifest),
    isImported: importable(manifest).length > 0,
    // A page or a script is opened, never imported, and has no types.
    opened: Object.entries(exportsOf(manifest))
      .filter(([path, target]) => typeof target === "string" && path !== "./package.json")
      .map(([path]) => path),
  }));
  const env = { ...process.env, ...PATIENT };
  const words = ["node", program, JSON.stringify(tarballs)];
  await run("pnpm", ["dlx", ...TOOLS, ...words], process.cwd(), env);
}

/** The importable paths of a package. A path with .js is a worker, and .html is opened. */
export function importable(manifest) {
  return pathsOf(manifest)
    .filter((path) => path !== "./package.json" && !/\.(js|html)$/.test(path))
    .map((path) => manifest.name + path.slice(1));
}

/** All paths of a package. */
export function pathsOf(manifest) {
  return Object.keys(exportsOf(manifest));
}

function exportsOf({ exports, publishConfig }) {
  return publishConfig?.exports ?? exports;
}
