// Builds the library inside engines with Cargo: `pnpm build:native`. What a game ships is then in `.cache/native/library`:
// the library, `understudy.h`, `understudy.pc` and `NOTICES`. With `--package` it packs the crate, builds it as packed, and
// leaves it in `.cache/native/package`. With `--linux` it builds the library for every Linux, by cargo-zigbuild.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findCargo, findZigbuild, LINUX_MACHINES, targetOf } from "../find.mjs";
import { installZigbuild } from "../install.mjs";
import { readOptions } from "../read-options.mjs";
import { bundleEmbedded } from "./bundle-embedded.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const native = join(root, "native");
const bevy = join(native, "examples/bevy");
const target = join(root, ".cache/native");

/** The oldest glibc that a library of `buildForLinux` runs with: that of Debian 10 and RHEL 8. */
export const OLDEST_GLIBC = "2.28";

const HELP = `Usage: pnpm build:native [--package | --linux | --fetch]

Builds the library inside engines with Cargo, into .cache/native/library.

  --package  pack the crate with the planner's script, and build it as it is packed
  --linux    build the library for Linux with glibc ${OLDEST_GLIBC} or newer, on each of ${Object.keys(LINUX_MACHINES).join(" and ")}, into
             .cache/native/library-MACHINE, and wheels for Python with it into .cache/native/wheels; what that
             needs is fetched from Python's index and by rustup
  --fetch    fetch the crates alone`;

/** Names that Cargo gives to the C library, and those that it has in a game. */
const LIBRARIES = {
  "libunderstudy_c.so": "libunderstudy.so",
  "libunderstudy_c.dylib": "libunderstudy.dylib",
  "understudy_c.dll": "understudy.dll",
  "libunderstudy_c.a": "libunderstudy.a",
  "understudy_c.lib": "understudy.lib",
};

/** What pkg-config tells compilers, wherever the folder is put. */
const pkgConfig = (version) => `prefix=\${pcfiledir}

Name: understudy
Description: Plans for game agents inside the game
URL: https://github.com/understudy/understudy
Version: ${version}
Libs: -L\${prefix} -lunderstudy
Libs.private: -lpthread -ldl -lm
Cflags: -I\${prefix}
`;

/**
 * Builds the script, the crates and their examples.
 *
 * @param options.isVisible whether Cargo's progress is seen
 * @param options.isTested as `testNative` has it, with the client of the service and sooner: each crate is compiled once
 * @returns the folders of the library and of the programs, and the script
 */
export async function buildNative({ isVisible = false, isTested = false } = {}) {
  await writeScript();
  if (isVisible) await visibleBuild();
  else await cargo(...BUILD, ...(isTested ? TESTED : []));
  return shipped();
}

/** Without optimizations of Rust, whose compilation took most of the time: what takes time in tests is QuickJS, which has its own. */
const TESTED = ["--features", "understudy/service", "--config", "profile.release.opt-level=0"];

/** Runs the tests of the crates. @returns what Cargo prints */
export async function testNative() {
  try {
    return (await cargo("test", ...TESTED)).stdout;
  } catch (error) {
    // Cargo tells there which test failed, and why. Reports show the first line of a message.
    const failed = error.stdout?.match(/^test .* FAILED$/gm) ?? [];
    throw new Error(`${failed.join(", ")} ${error.message}\n${error.stdout}`, { cause: error });
  }
}

const BUILD = ["build", "--examples", "--lib"];

async function visibleBuild() {
  const { command, told, env } = cargoCall(BUILD);
  await visibleCargo(command, told, env);
}

/**
 * Builds the library for Linux with an old C library, and a wheel for Python with it.
 *
 * @param {string} machine one of `LINUX_MACHINES`
 * @returns the folder of the library, and the wheel
 */
export async function buildForLinux(machine) {
  const tools = findZigbuild();
  if (tools === undefined) throw new Error("what builds for Linux was not found");
  await writeScript();
  const triple = targetOf(machine);
  const wanted = ["--target", `${triple}.${OLDEST_GLIBC}`, "-p", "understudy-c", "--lib"];
  const { command, told, env } = cargoCall(["zigbuild", ...wanted]);
  await visibleCargo(command, told, { ...env, PATH: tools.env.PATH });
  const { library } = shipped(join(target, triple, "release"), join(target, `library-${machine}`));
  return { library, wheel: await wheelFor(machine, join(library, "libunderstudy.so"), tools) };
}

/** Makes a wheel with a library, and has it judged as one that runs wherever it says so. */
async function wheelFor(machine, library, { python, env }) {
  const platform = `manylinux_${OLDEST_GLIBC.replace(".", "_")}_${machine}`;
  const wheels = join(target, "wheels");
  const own = { ...env, UNDERSTUDY_LIBRARY: library, UNDERSTUDY_PLATFORM: platform };
  const run = async (...words) => await promisify(execFile)(python, ["-m", ...words], { env: own });
  await run("pip", "wheel", "-q", "--no-deps", "-w", wheels, join(root, "clients/python"));
  // Python in the repository takes a library that it finds there for that of this machine.
  rmSync(join(root, "clients/python/understudy_client/native"), { recursive: true });
  const name = readdirSync(wheels).find((each) => each.endsWith(`-py3-none-${platform}.whl`));
  const { stdout } = await run("auditwheel", "show", join(wheels, name));
  if (!stdout.includes(`"${platform}"`)) throw new Error(`${name} is none: ${stdout}`);
  return join(wheels, name);
}

/** Puts together what a game ships. */
function shipped(programs = join(target, "release"), library = join(target, "library")) {
  mkdirSync(library, { recursive: true });
  for (const [name, shipped] of Object.entries(LIBRARIES)) {
    const file = join(programs, name);
    if (!existsSync(file)) continue;
    // A game that runs keeps the file that it has loaded: to write into it would end that game.
    rmSync(join(library, shipped), { force: true });
    copyFileSync(file, join(library, shipped));
  }
  copyFileSync(join(native, "c/include/understudy.h"), join(library, "understudy.h"));
  copyFileSync(join(native, "understudy/NOTICES"), join(library, "NOTICES"));
  const { version } = JSON.parse(
    readFileSync(join(root, "packages/embedded/package.json"), "utf8"),
  );
  writeFileSync(join(library, "understudy.pc"), pkgConfig(version));
  return { library, programs: join(programs, "examples"), script: scriptFile() };
}

/** Runs Cargo in `native`, with the locked versions. @param {string[]} args */
export async function cargo(...args) {
  return await lockedCargo(native, ...args);
}

/** Runs Cargo for the example of Bevy, with QuickJS as the library has it. @param {string[]} args */
export async function cargoBevy(...args) {
  return await lockedCargo(bevy, ...args);
}

/** Everything is built into one folder, so that QuickJS is compiled once. */
async function lockedCargo(cwd, ...words) {
  const { command, env, told } = cargoCall(words);
  return await promisify(execFile)(command, told, { cwd, env, maxBuffer: 1 << 26 });
}

function cargoCall([command, ...more]) {
  const found = findCargo();
  if (found === undefined) throw new Error("Cargo was not found; https://rustup.rs installs it");
  return {
    command: found.command,
    env: { ...found.env, UNDERSTUDY_SCRIPT: scriptFile() },
    told: [command, "--locked", "--release", "--target-dir", target, ...more],
  };
}

/** Runs Cargo where its progress is seen. */
async function visibleCargo(command, words, env) {
  const child = spawn(command, words, {
    cwd: native,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`cargo ${words[0]} ended with ${code}`);
}

/** Packs the crate with its script, and builds it as it is packed, outside of the repository's folders. */
async function packCrate() {
  const inCrate = join(native, "understudy/understudy.js");
  copyFileSync(scriptFile(), inCrate);
  try {
    const { command, env } = cargoCall([]);
    // The packed crate has its own script.
    const { UNDERSTUDY_SCRIPT: _, ...own } = env;
    const words = ["package", "--package", "understudy", "--allow-dirty", "--target-dir", target];
    await visibleCargo(command, words, own);
  } finally {
    rmSync(inCrate);
  }
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
  const flag = { type: "boolean", default: false };
  const options = readOptions(HELP, { fetch: flag, linux: flag, package: flag });
  if (options.fetch) await fetchCrates();
  else if (options.linux) {
    if (installZigbuild() === undefined) throw new Error("what builds for Linux is not there");
    for (const machine of Object.keys(LINUX_MACHINES)) {
      const { library, wheel } = await buildForLinux(machine);
      console.log(`the library is in ${library}, and in ${wheel}`);
    }
  } else {
    console.log("1 of 2: the planner's script, in seconds");
    await writeScript();
    console.log("2 of 2: the crates with QuickJS, in some minutes");
    if (options.package) await packCrate();
    else await visibleBuild();
    console.log(
      options.package
        ? `the crate is in ${target}/package`
        : `the library is in ${shipped().library}`,
    );
  }
}
