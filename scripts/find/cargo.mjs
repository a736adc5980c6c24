// Rust's Cargo, a C compiler and the crates of `native`, for the library inside engines; `.ci/run` fetches the crates.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const manifest = fileURLToPath(new URL("../../native/Cargo.toml", import.meta.url));

/** What is missing to build `native`; undefined if nothing is. */
export function findMissingForCargo() {
  if (!does("cargo", "--version")) return "Cargo was not found";
  if (!does("cc", "--version")) return "a C compiler was not found";
  const told = ["metadata", "--offline", "--locked", "--format-version=1", "--manifest-path"];
  if (!does("cargo", ...told, manifest)) return "the crates of native were not fetched";
  return undefined;
}

/** @param {string} command @param {string[]} args */
function does(command, ...args) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
