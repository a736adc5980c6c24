// The game of `pnpm overcooked`: Overcooked-AI from Python's index, 200 MB in .cache/overcooked, used by nothing else.
//   node scripts/find/overcooked.mjs --install
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const INSTALL_MS = 300_000;
const PACKAGES = ["overcooked-ai==1.1.0", "numpy<2", "scipy"];
const folder = fileURLToPath(new URL("../../.cache/overcooked", import.meta.url));
const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
/** Records the packages of an installation; a partial one has none. */
const mark = join(folder, "installed.json");
const wanted = JSON.stringify(PACKAGES);

/** The Python that has the game; undefined if missing. */
export function findOvercooked() {
  return existsSync(mark) && readFileSync(mark, "utf8") === wanted ? python : undefined;
}

function run(program, options) {
  const { status } = spawnSync(program, options, {
    stdio: ["ignore", "ignore", "inherit"],
    timeout: INSTALL_MS,
  });
  return status === 0;
}

/** Installs the game if necessary. Returns its Python; undefined on failure. */
export function installOvercooked() {
  if (findOvercooked() !== undefined) return python;
  rmSync(folder, { recursive: true, force: true });
  const starters = process.platform === "win32" ? ["python", "py"] : ["python3", "python"];
  if (!starters.some((starter) => run(starter, ["-m", "venv", folder]))) return undefined;
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  if (!run(python, [...pip, ...PACKAGES])) return undefined;
  writeFileSync(mark, wanted);
  return python;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv.includes("--install")) {
  if (installOvercooked() === undefined) {
    console.log("the game could not be installed");
    process.exitCode = 1;
  }
}
