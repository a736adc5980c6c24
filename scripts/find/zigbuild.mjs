// What builds the library inside engines for other machines with Linux, and with an old C library: cargo-zigbuild and zig,
// and auditwheel, which judges wheels, in a Python of their own in .cache/zigbuild; the targets of rustup; and Debian's qemu.
//   node scripts/find/zigbuild.mjs --install
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { arch } from "node:process";
import { fileURLToPath } from "node:url";
import { findCargo } from "./cargo.mjs";

const INSTALL_MS = 600_000;
const PACKAGES = ["auditwheel==6.8.2", "cargo-zigbuild==0.24.1", "ziglang==0.17.1"];
const folder = fileURLToPath(new URL("../../.cache/zigbuild", import.meta.url));
const programs = join(folder, "bin");
const python = join(programs, "python");

/** The machines that a library for Linux is built for, by their names in targets, and what Node calls them. */
export const LINUX_MACHINES = { x86_64: "x64", aarch64: "arm64" };

/** The target of Cargo for a machine. @param {string} machine */
export const targetOf = (machine) => `${machine}-unknown-linux-gnu`;

/** Whether rustup has the standard library of a machine. */
function hasTarget(machine, env) {
  const told = ["--print", "target-libdir", "--target", targetOf(machine)];
  const { status, stdout } = spawnSync("rustc", told, { env, encoding: "utf8" });
  return status === 0 && existsSync(stdout.trim());
}

/** The Python of these tools, and the environment that Cargo finds them in; undefined if something is missing. */
export function findZigbuild() {
  const cargo = findCargo();
  if (cargo === undefined || !existsSync(join(programs, "auditwheel"))) return undefined;
  const env = { ...cargo.env, PATH: `${programs}${delimiter}${cargo.env.PATH}` };
  const areThere = Object.keys(LINUX_MACHINES).every((machine) => hasTarget(machine, env));
  return areThere ? { python, env } : undefined;
}

/** Installs them, completely or not at all. Returns what `findZigbuild` does. */
export function installZigbuild() {
  const found = findZigbuild();
  const cargo = findCargo();
  if (found !== undefined || cargo === undefined) return found;
  const run = (command, ...words) => {
    const options = {
      env: cargo.env,
      stdio: ["ignore", "inherit", "inherit"],
      timeout: INSTALL_MS,
    };
    return spawnSync(command, words, options).status === 0;
  };
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  if (!run("python3", "-m", "venv", folder) || !run(python, ...pip, ...PACKAGES)) {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  run("rustup", "target", "add", ...Object.keys(LINUX_MACHINES).map(targetOf));
  return findZigbuild();
}

/** The start of a command that runs programs of a machine on this one; undefined if there is none. @param {string} machine */
export function findMachine(machine) {
  if (process.platform !== "linux") return undefined;
  if (LINUX_MACHINES[machine] === arch) return [];
  const [emulator, system] = [`/usr/bin/qemu-${machine}-static`, `/usr/${machine}-linux-gnu`];
  return existsSync(emulator) && existsSync(system) ? [emulator, "-L", system] : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv.includes("--install")) {
  if (installZigbuild() === undefined) {
    console.log("cargo-zigbuild, zig, auditwheel or the targets of rustup could not be installed");
    process.exitCode = 1;
  }
}
