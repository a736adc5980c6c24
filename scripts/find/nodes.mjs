// Other versions of Node for testing the packages, in .cache/nodes, where `fetch-engines.mjs` puts them.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The newest version; the floor runs all other tests. */
export const NEWEST_NODE = 26;
/** What a release is tried with, by the version that npm gives: exactly the oldest that is promised, and all in use. */
export const RELEASE_NODES = { 20: "20.19.0", 22: "22", 24: "24", [NEWEST_NODE]: `${NEWEST_NODE}` };
const [own] = process.versions.node.split(".");

/** The folder that npm installs them into. */
export const nodesFolder = fileURLToPath(new URL("../../.cache/nodes", import.meta.url));
const pathOf = (version) => `${nodesFolder}/node_modules/node-${version}/bin/node`;

/**
 * The installed versions as `[name, path]`, and the names of the others.
 *
 * @param ofRelease whether to look for all that a release is tried with, instead of the newest alone
 */
export function findNodes(ofRelease = false) {
  const versions = ofRelease
    ? Object.entries(RELEASE_NODES)
    : [[`${NEWEST_NODE}`, `${NEWEST_NODE}`]].filter(([version]) => version !== own);
  const isThere = ([version]) => existsSync(pathOf(version));
  return {
    found: versions.filter(isThere).map(([version, full]) => [`Node ${full}`, pathOf(version)]),
    missing: versions.filter((each) => !isThere(each)).map(([, full]) => `Node ${full}`),
  };
}
