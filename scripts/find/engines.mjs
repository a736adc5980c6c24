// What the installed packages are tried in: versions of Node, Deno and Bun.
import { findNodes } from "./nodes.mjs";
import { findRuntimes } from "./runtimes.mjs";

const isEngine = (name) => /^(Node|Deno|Bun)/.test(name);
/** Options before the program. */
const OPTIONS = { Deno: ["run", "--allow-all", "--node-modules-dir=manual"] };

/**
 * This Node, the others, Deno and Bun as `[name, path, options]`, and the names of those that are not installed.
 *
 * @param ofRelease whether every Node that a release is tried with is wanted
 */
export function findEngines(ofRelease = false) {
  const nodes = findNodes(ofRelease);
  const runtimes = findRuntimes();
  const here = [`Node ${process.versions.node}`, process.execPath];
  // Browsers run pages.
  const found = [here, ...nodes.found, ...runtimes.found.filter(([name]) => isEngine(name))];
  return {
    found: found.map(([name, path]) => [name, path, OPTIONS[name] ?? []]),
    missing: [...nodes.missing, ...runtimes.missing.filter(isEngine)],
  };
}
