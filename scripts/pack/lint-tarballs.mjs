// Lints the published tarballs: publint and arethetypeswrong check every package.
import { PATIENT, run } from "./processes.mjs";

const TOOLS = ["--package=publint@0.3.25", "--package=@arethetypeswrong/cli@0.18.5"];

/**
 * @param packages with their manifests
 * @param tarballOf path of a package's tarball
 */
export async function lintTarballs(packages, tarballOf) {
  const commands = packages.flatMap(({ manifest }) => {
    const tarball = JSON.stringify(tarballOf(manifest));
    const lint = `publint --strict ${tarball}`;
    if (importable(manifest).length === 0) return [lint];
    // A page or a script is opened, never imported, and has no types.
    const opened = Object.entries(exportsOf(manifest))
      .filter(([path, target]) => typeof target === "string" && path !== "./package.json")
      .map(([path]) => path);
    const without = opened.length > 0 ? ` --exclude-entrypoints ${opened.join(" ")}` : "";
    return [lint, `attw ${tarball} --profile esm-only -q${without}`];
  });
  const env = { ...process.env, ...PATIENT };
  await run("pnpm", ["dlx", ...TOOLS, "--shell-mode", commands.join(" && ")], process.cwd(), env);
}

/** The importable paths of a package. A path with .js is a worker, and .html is opened. */
export function importable(manifest) {
  return pathsOf(manifest)
    .filter((path) => path !== "./package.json" && !/\.(js|html)$/.test(path))
    .map((path) => manifest.name + path.slice(1));
}

function pathsOf(manifest) {
  return Object.keys(exportsOf(manifest));
}

function exportsOf({ exports, publishConfig }) {
  return publishConfig?.exports ?? exports;
}
