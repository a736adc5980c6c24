// Installs into `.cache` what tests and games use and no package of the workspace needs:
//   node scripts/install.mjs engines      the newest Node, Deno and Bun, from npm
//   node scripts/install.mjs minecraft    a server, a bot and its paths, from npm (500 MB)
//   node scripts/install.mjs overcooked   Overcooked-AI, from Python's index (420 MB)
//   node scripts/install.mjs zigbuild     what builds the library inside engines for other Linux
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  cache,
  findCargo,
  findMinecraft,
  findNewestNode,
  findOvercooked,
  findRuntimes,
  findZigbuild,
  LINUX_MACHINES,
  minecraft,
  NEWEST_NODE,
  targetOf,
} from "./find.mjs";

const INSTALL_MS = 600_000;

function run(command, args, env = process.env) {
  const options = { env, stdio: ["ignore", "ignore", "inherit"], timeout: INSTALL_MS };
  const shell = process.platform === "win32" && command === "npm";
  return spawnSync(command, args, { ...options, shell }).status === 0;
}

function npm(words, folder) {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  return run("npm", [...words, "--prefix", folder, ...quiet]);
}

/** Installs packages into a folder, completely or not at all: a partial installation would be found and used. */
function installFromNpm(name, packages) {
  const folder = join(cache, name);
  if (npm(["install", "--no-save", ...packages], folder)) return;
  rmSync(folder, { recursive: true, force: true });
}

/** Python's packages, in an environment of their own; completely or not at all. */
function installFromPip(name, packages) {
  const folder = join(cache, name);
  rmSync(folder, { recursive: true, force: true });
  const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const starters = process.platform === "win32" ? ["python", "py"] : ["python3", "python"];
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  const isThere =
    starters.some((starter) => run(starter, ["-m", "venv", folder])) &&
    run(python, [...pip, ...packages]);
  if (isThere) writeFileSync(join(folder, "installed"), packages.join("\n"));
  else rmSync(folder, { recursive: true, force: true });
}

/** Installs the newest Node, Deno and Bun, if necessary. */
function installEngines() {
  if (findNewestNode() === undefined) {
    const name = `node-${process.platform}-${process.arch}`;
    installFromNpm("nodes", [`node-${NEWEST_NODE}@npm:${name}@${NEWEST_NODE}`]);
  }
  if (findRuntimes().missing.some((name) => /Deno|Bun/.test(name))) {
    installFromNpm("runtimes", ["deno@2.9.6", "bun@1.4.5"]);
  }
}

/** Installs Minecraft, if necessary. Returns what `findMinecraft` does. */
export function installMinecraft() {
  if (findMinecraft() !== undefined) return findMinecraft();
  const { source, folder } = minecraft;
  installEngines();
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    copyFileSync(join(source, file), join(folder, file));
  }
  if (npm(["ci"], folder)) {
    copyFileSync(join(source, "package-lock.json"), join(folder, "installed.json"));
  }
  return findMinecraft();
}

/** Installs Overcooked-AI, if necessary. Returns its Python; undefined on failure. */
export function installOvercooked() {
  if (findOvercooked() === undefined) {
    installFromPip("overcooked", ["overcooked-ai==1.1.0", "numpy<2", "scipy"]);
  }
  return findOvercooked();
}

/** Installs cargo-zigbuild, zig, auditwheel and the targets of rustup, if necessary. Returns what `findZigbuild` does. */
export function installZigbuild() {
  const cargo = findCargo();
  if (cargo !== undefined && findZigbuild() === undefined) {
    installFromPip("zigbuild", [
      ...["auditwheel==6.8.2", "cargo-zigbuild==0.24.1", "ziglang==0.17.1"],
    ]);
    run("rustup", ["target", "add", ...Object.keys(LINUX_MACHINES).map(targetOf)], cargo.env);
  }
  return findZigbuild();
}

const KINDS = {
  engines: () => installEngines() ?? true,
  minecraft: installMinecraft,
  overcooked: installOvercooked,
  zigbuild: installZigbuild,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kind = process.argv[2];
  if (!Object.hasOwn(KINDS, kind)) {
    console.error(`Usage: node scripts/install.mjs ${Object.keys(KINDS).join(" | ")}`);
    process.exitCode = 1;
  } else if (KINDS[kind]() === undefined) {
    console.log(`${kind} could not be installed`);
    process.exitCode = 1;
  }
}
