// Fetches from npm what the packages are tried in, without install scripts: the newest Node, Deno and Bun. With `--all`
// every Node that a release is tried with.
//   node scripts/find/fetch-engines.mjs [--all]
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { findNodes, NEWEST_NODE, nodesFolder, RELEASE_NODES } from "./nodes.mjs";
import { findRuntimes, runtimesFolder } from "./runtimes.mjs";

const INSTALL_MS = 300_000;
const RUNTIMES = ["deno@2.9.6", "bun@1.4.5"];

/** Installs packages into a folder, complete or not at all: a partial installation would be found and used. */
function installInto(folder, packages) {
  const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", ["install", "--prefix", folder, ...options, ...packages], {
    stdio: ["ignore", "ignore", "inherit"],
    timeout: INSTALL_MS,
    shell: process.platform === "win32",
  });
  if (status !== 0) rmSync(folder, { recursive: true, force: true });
  return status === 0;
}

/** A version of Node for this machine, as npm has it. */
const nodePackage = (version, full = version) =>
  `node-${version}@npm:node-${process.platform}-${process.arch}@${full}`;

/** @param ofRelease whether every Node that a release is tried with is wanted */
export function fetchEngines(ofRelease = false) {
  if (findNodes(ofRelease).missing.length > 0) {
    // Together: npm removes what it is not asked for.
    const versions = ofRelease ? RELEASE_NODES : { [NEWEST_NODE]: NEWEST_NODE };
    const wanted = Object.entries(versions).map(([version, full]) => nodePackage(version, full));
    if (!installInto(nodesFolder, wanted)) console.log("other versions of Node: not installed");
  }
  if (findRuntimes().missing.some((name) => /Deno|Bun/.test(name))) {
    if (!installInto(runtimesFolder, RUNTIMES)) console.log("Deno and Bun: not installed");
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  fetchEngines(process.argv.includes("--all"));
}
