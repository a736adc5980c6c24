// Builds the library inside engines with Cargo: `pnpm build:native`. What a game ships is then in `.cache/native/library`:
// the library, `understudy.h` and `NOTICES`.
import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findCargo } from "../find/cargo.mjs";
import { bundleEmbedded } from "./bundle-embedded.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const native = join(root, "native");
const bevy = join(native, "examples/bevy");
const target = join(root, ".cache/native");

/** Names that Cargo gives to the C library, and those that it has in a game. */
const LIBRARIES = {
  "libunderstudy_c.so": "libunderstudy.so",
  "libunderstudy_c.dylib": "libunderstudy.dylib",
  "understudy_c.dll": "understudy.dll",
  "libunderstudy_c.a": "libunderstudy.a",
  "understudy_c.lib": "understudy.lib",
};

/** Builds the script, the crates and their examples. @returns the folders of the library and of the programs, and the script */
export async function buildNative() {
  await writeScript();
  await cargo("build", "--examples", "--lib");
  const programs = join(target, "release");
  const library = join(target, "library");
  mkdirSync(library, { recursive: true });
  for (const [name, shipped] of Object.entries(LIBRARIES)) {
    const file = join(programs, name);
    if (existsSync(file)) copyFileSync(file, join(library, shipped));
  }
  copyFileSync(join(native, "c/include/understudy.h"), join(library, "understudy.h"));
  copyFileSync(join(native, "understudy/NOTICES"), join(library, "NOTICES"));
  return { library, programs: join(programs, "examples"), script: scriptFile() };
}

/** Runs Cargo in `native`, with the locked versions. @param {string[]} args */
export async function cargo(...args) {
  return await lockedCargo(native, ...args);
}

/** Plays the example for `bevy_ecs`, with QuickJS as the library has it. */
export async function runBevy() {
  return await lockedCargo(bevy, "run", "--quiet");
}

/** Everything is built into one folder, so that QuickJS is compiled once. */
async function lockedCargo(cwd, command, ...more) {
  const found = findCargo();
  if (found === undefined) throw new Error("Cargo was not found; https://rustup.rs installs it");
  const env = { ...found.env, UNDERSTUDY_SCRIPT: scriptFile() };
  const options = { cwd, env, maxBuffer: 1 << 26 };
  const told = [command, "--locked", "--release", "--target-dir", target, ...more];
  return await promisify(execFile)(found.command, told, options);
}

function scriptFile() {
  return join(target, "understudy.js");
}

/** An unchanged script is left as it is, so that Cargo compiles nothing again. */
async function writeScript() {
  const { text } = await bundleEmbedded();
  mkdirSync(target, { recursive: true });
  if (existsSync(scriptFile()) && readFileSync(scriptFile(), "utf8") === text) return;
  writeFileSync(scriptFile(), text);
}

/** Fetches the crates, with the locked versions. */
async function fetchCrates() {
  const found = findCargo();
  if (found === undefined) return;
  for (const folder of [native, bevy]) {
    const manifest = join(folder, "Cargo.toml");
    const told = ["fetch", "--quiet", "--locked", "--manifest-path", manifest];
    await promisify(execFile)(found.command, told, { env: found.env });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--fetch")) await fetchCrates();
  else {
    const { library } = await buildNative();
    console.log(`the library is in ${library}`);
  }
}
