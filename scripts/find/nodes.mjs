// Other versions of Node for testing the packages. `.ci/run` puts them into .cache/nodes.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The newest version; the floor runs all other tests. */
export const NEWEST_NODE = 26;
const VERSIONS = [NEWEST_NODE];
const [own] = process.versions.node.split(".");
const pathOf = (version) =>
  fileURLToPath(
    new URL(`../../.cache/nodes/node_modules/node-${version}/bin/node`, import.meta.url),
  );

/** The installed versions as `[name, path]`, and the names of the others. */
export function findNodes() {
  const others = VERSIONS.filter((version) => version !== Number(own));
  const isThere = (version) => existsSync(pathOf(version));
  return {
    found: others.filter(isThere).map((version) => [`Node ${version}`, pathOf(version)]),
    missing: others.filter((version) => !isThere(version)).map((version) => `Node ${version}`),
  };
}
