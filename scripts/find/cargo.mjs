// Rust's Cargo, a C compiler and the crates of `native`, for the library inside engines; `.ci/run` fetches the crates.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const manifests = ["../../native/Cargo.toml", "../../native/examples/bevy/Cargo.toml"].map((each) =>
  fileURLToPath(new URL(each, import.meta.url)),
);
const PROGRAM = process.platform === "win32" ? "cargo.exe" : "cargo";

/** The first Cargo that works, on the path or where rustup installs it, and its environment; undefined if there is none. */
export function findCargo() {
  const onPath = (process.env.PATH ?? "").split(delimiter);
  // The home folder of the user, whatever HOME says.
  const folders = new Set([...onPath, join(userInfo().homedir, ".cargo/bin")]);
  for (const folder of folders) {
    const command = join(folder, PROGRAM);
    if (folder === "" || !existsSync(command)) continue;
    const env = { ...process.env, ...homesOf(folder) };
    if (does(command, env, "--version")) return { command, env };
  }
  return undefined;
}

/**
 * What is missing to build `native`; undefined if nothing is.
 *
 * @param {boolean} areFetched whether the crates must be there, as where no network is
 */
export function findMissingForCargo(areFetched = true) {
  const cargo = findCargo();
  if (cargo === undefined) return "Cargo was not found";
  if (!does("cc", process.env, "--version")) return "a C compiler was not found";
  if (!areFetched) return undefined;
  const told = ["metadata", "--offline", "--locked", "--format-version=1", "--manifest-path"];
  if (!manifests.every((each) => does(cargo.command, cargo.env, ...told, each))) {
    return "the crates of native were not fetched";
  }
  return undefined;
}

/** Whether Cargo has cargo-semver-checks, which `cargo install --locked cargo-semver-checks` installs. */
export function hasSemverChecks() {
  const cargo = findCargo();
  return cargo !== undefined && does(cargo.command, cargo.env, "semver-checks", "--version");
}

/**
 * rustup's programs look for toolchains and crates in HOME. With an empty one they are told the folders that they are
 * installed in.
 *
 * @param {string} folder of the program
 */
function homesOf(folder) {
  const cargoHome = dirname(folder);
  if (basename(folder) !== "bin" || basename(cargoHome) !== ".cargo") return {};
  const rustupHome = join(dirname(cargoHome), ".rustup");
  const { CARGO_HOME = cargoHome, RUSTUP_HOME = rustupHome, PATH = "" } = process.env;
  const path = PATH.split(delimiter).includes(folder) ? PATH : `${folder}${delimiter}${PATH}`;
  return { CARGO_HOME, ...(existsSync(RUSTUP_HOME) && { RUSTUP_HOME }), PATH: path };
}

/** @param {string} command @param {NodeJS.ProcessEnv} env @param {string[]} args */
function does(command, env, ...args) {
  return spawnSync(command, args, { env, stdio: "ignore" }).status === 0;
}
