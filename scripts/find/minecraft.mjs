// The game of `pnpm minecraft`: a server, a bot and its paths, 500 MB that nothing else needs. The command installs it into
// .cache/minecraft, and with it a newer Node where the own one is older than the bot asks for.
//   node scripts/find/minecraft.mjs --install
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findNodes } from "./nodes.mjs";

const LEAST_NODE = 22;
const NODE = 24;
const INSTALL_MS = 300_000;
const root = fileURLToPath(new URL("../..", import.meta.url));
const game = join(root, "examples/minecraft/game");
const folder = join(root, ".cache/minecraft");
const nodes = join(root, ".cache/nodes");
/** Says which lock file the folder was installed from: a part of an installation has none. */
const mark = join(folder, "installed.json");

/** The node that plays the game; undefined if there is none that is new enough. */
function findNode() {
  if (Number(process.versions.node.split(".")[0]) >= LEAST_NODE) return process.execPath;
  // npm puts it into the same folder as those with which the packages are tried.
  return findNodes().found.find(([name]) => Number(name.split(" ")[1]) >= LEAST_NODE)?.[1];
}

const lockFile = () => readFileSync(join(game, "package-lock.json"), "utf8");

/** Where the game is installed, and the Node that plays it; undefined if it is not. */
export function findMinecraft() {
  const node = findNode();
  const isInstalled = existsSync(mark) && readFileSync(mark, "utf8") === lockFile();
  return node !== undefined && isInstalled ? { folder, node } : undefined;
}

function npm(options) {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", [...options, ...quiet], {
    stdio: ["ignore", "ignore", "inherit"],
    timeout: INSTALL_MS,
    shell: process.platform === "win32",
  });
  return status === 0;
}

/** Installs the game. Returns where it is; undefined if it could not be had. */
export function installMinecraft() {
  if (findNode() === undefined) {
    const name = `node-${NODE}@npm:node-${process.platform}-${process.arch}@${NODE}`;
    if (!npm(["install", "--prefix", nodes, "--no-save", name])) return undefined;
  }
  if (findMinecraft() === undefined) {
    mkdirSync(folder, { recursive: true });
    for (const file of ["package.json", "package-lock.json"]) {
      copyFileSync(join(game, file), join(folder, file));
    }
    if (!npm(["ci", "--prefix", folder])) return undefined;
    writeFileSync(mark, lockFile());
  }
  return findMinecraft();
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv.includes("--install")) {
  if (installMinecraft() === undefined) {
    console.log("the game could not be installed");
    process.exitCode = 1;
  }
}
