// The game of `pnpm minecraft`: a server, a bot and its pathfinder, 500 MB used by nothing else. The command installs
// it into .cache/minecraft, with a newer Node if the current one is too old for the bot.
//   node scripts/find/minecraft.mjs --install
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchEngines } from "./fetch-engines.mjs";
import { findNodes } from "./nodes.mjs";

const LEAST_NODE = 22;
const INSTALL_MS = 300_000;
const root = fileURLToPath(new URL("../..", import.meta.url));
const game = join(root, "examples/minecraft/game");
const folder = join(root, ".cache/minecraft");
/** Records the lock file of an installation; a partial installation has none. */
const mark = join(folder, "installed.json");

/** The Node for the game; undefined if none is new enough. */
function findNode() {
  if (Number(process.versions.node.split(".")[0]) >= LEAST_NODE) return process.execPath;
  // npm puts it into the folder of the other test versions.
  return findNodes().found.find(([name]) => Number(name.split(" ")[1]) >= LEAST_NODE)?.[1];
}

const lockFile = () => readFileSync(join(game, "package-lock.json"), "utf8");

/** The installation, and its Node; undefined if missing. */
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

/** Installs the game. Returns the installation; undefined on failure. */
export function installMinecraft() {
  if (findNode() === undefined) {
    fetchEngines();
    if (findNode() === undefined) return undefined;
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
