// The programs that tests and scripts use and that not every machine has. `install.mjs` and `.ci/run` install some of them.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { basename, delimiter, dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Where `install.mjs` puts what a package manager of the system does not have. */
export const cache = join(root, ".cache");

const onPath = (name) =>
  (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
const firstOf = (paths) => paths.find((path) => existsSync(path));

/** @param {string} command @param {readonly string[]} args @param {NodeJS.ProcessEnv} env */
const works = (command, args, env = process.env) =>
  spawnSync(command, args, { env, stdio: "ignore" }).status === 0;

/** First the one without windows: opening a page there takes a tenth of the processor time. */
const CHROMIUM = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of Chromium: CHROMIUM_PATH, or one of the usual places; undefined if missing. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH ?? "";
  return firstOf(named === "" ? CHROMIUM : [named]);
}

/** The command of nginx; undefined if missing. */
export function findNginx() {
  return ["nginx", "/usr/sbin/nginx"].find((command) => works(command, ["-v"]));
}

/** The command of Redis or Valkey; undefined if missing. */
export function findRedis() {
  return ["redis-server", "valkey-server"].find((command) => works(command, ["--version"]));
}

/** The program that `try-ollama.mjs` builds. */
export const BUILT_OLLAMA = join(cache, "ollama/bin/ollama");

/** The command of Ollama: OLLAMA_PATH, on the path, or built here; undefined if missing. */
export function findOllama() {
  const named = process.env.OLLAMA_PATH?.trim();
  const places = named ? [named] : ["ollama", BUILT_OLLAMA];
  // Without a server, `--version` warns and prints the program's version.
  return places.find((command) => works(command, ["--version"]));
}

/** Python with its client of the Model Context Protocol; undefined if missing. */
export function findPythonMcp() {
  return firstOf([join(cache, "python-mcp/bin/python")]);
}

/** The newest Node, which some tests use beside the one that runs them all. */
export const NEWEST_NODE = 26;

/** The newest Node as `[name, path]`; undefined if missing, or if it is this one. */
export function findNewestNode() {
  if (Number(process.versions.node.split(".")[0]) === NEWEST_NODE) return undefined;
  const path = join(cache, `nodes/node_modules/node-${NEWEST_NODE}/bin/node`);
  return existsSync(path) ? [`Node ${NEWEST_NODE}`, path] : undefined;
}

const inCache = (path) => join(cache, "runtimes/node_modules", path);
const RUNTIMES = {
  Firefox: {
    variable: "FIREFOX_PATH",
    paths: [
      "/usr/bin/firefox-esr",
      "/usr/bin/firefox",
      "/Applications/Firefox.app/Contents/MacOS/firefox",
    ],
  },
  // It has no headless mode, so it needs xvfb-run too.
  WebKitGTK: {
    variable: "MINIBROWSER_PATH",
    paths: ["x86_64", "aarch64"]
      .flatMap((machine) =>
        ["4.1", "4.0"].map((version) => `${machine}-linux-gnu/webkit2gtk-${version}`),
      )
      .map((folder) => `/usr/lib/${folder}/MiniBrowser`)
      .filter(() => existsSync("/usr/bin/xvfb-run")),
  },
  Deno: {
    variable: "DENO_PATH",
    paths: [
      ...["x64", "arm64"].map((machine) => inCache(`@deno/linux-${machine}-glibc/deno`)),
      ...onPath("deno"),
    ],
  },
  Bun: {
    variable: "BUN_PATH",
    paths: [
      ...["x64", "aarch64"].map((machine) => inCache(`@oven/bun-linux-${machine}/bin/bun`)),
      ...onPath("bun"),
    ],
  },
};

/** Runtimes other than Node and Chromium: the installed ones as `[name, path]`, and the names of the others. */
export function findRuntimes() {
  const places = Object.entries(RUNTIMES).map(([name, { variable, paths }]) => {
    const named = process.env[variable] ?? "";
    return [name, firstOf(named === "" ? paths : [named])];
  });
  return {
    found: places.filter(([, path]) => path !== undefined),
    missing: places.filter(([, path]) => path === undefined).map(([name]) => name),
  };
}

const LANGUAGES = {
  Python: ["python3"],
  // Compiler and runtime.
  Mono: ["mcs", "mono"],
  Godot: ["godot3-server"],
  // The oldest proto compiler of a supported distribution.
  "Debian's gRPC tools": [
    "/usr/bin/python3",
    "/usr/lib/python3/dist-packages/grpc_tools/protoc.py",
  ],
};

/** What clients in other languages need: the completely installed languages, and the names of the others. */
export function findLanguages() {
  const isThere = (program) =>
    firstOf(isAbsolute(program) ? [program] : onPath(program)) !== undefined;
  const names = Object.keys(LANGUAGES);
  const found = names.filter((name) => LANGUAGES[name].every(isThere));
  return { found, missing: names.filter((name) => !found.includes(name)) };
}

/** The oldest Node that plays Minecraft. */
const OLDEST_FOR_MINECRAFT = 22;

/** What `install.mjs` copies for Minecraft, and where to. */
export const minecraft = {
  source: join(root, "games/minecraft/game"),
  folder: join(cache, "minecraft"),
};

/** A server of Minecraft and a bot, with a Node that is new enough; undefined if something is missing. */
export function findMinecraft() {
  const [own] = process.versions.node.split(".");
  const node = Number(own) >= OLDEST_FOR_MINECRAFT ? process.execPath : findNewestNode()?.[1];
  const { source, folder } = minecraft;
  const textOf = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");
  // Written last: a partial installation has none.
  const wanted = textOf(join(source, "package-lock.json"));
  const isInstalled = wanted !== "" && textOf(join(folder, "installed.json")) === wanted;
  return node !== undefined && isInstalled ? { folder, node } : undefined;
}

/** The Python that has Overcooked-AI; undefined if missing. */
export function findOvercooked() {
  const folder = join(cache, "overcooked");
  const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  return existsSync(join(folder, "installed")) ? python : undefined;
}

const manifests = ["native/Cargo.toml", "native/examples/bevy/Cargo.toml"].map((each) =>
  join(root, each),
);
const CARGO = process.platform === "win32" ? "cargo.exe" : "cargo";

/** The first Cargo that works, on the path or where rustup installs it, and its environment; undefined if there is none. */
export function findCargo() {
  // The home folder of the user, whatever HOME says.
  const places = [...onPath(CARGO), join(userInfo().homedir, ".cargo/bin", CARGO)];
  for (const command of new Set(places)) {
    if (!existsSync(command)) continue;
    const env = { ...process.env, ...homesOf(dirname(command)) };
    if (works(command, ["--version"], env)) return { command, env };
  }
  return undefined;
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

/**
 * What is missing to build `native`; undefined if nothing is.
 *
 * @param {boolean} areFetched whether the crates must be there, as where no network is
 */
export function findMissingForCargo(areFetched = true) {
  const cargo = findCargo();
  if (cargo === undefined) return "Cargo was not found";
  if (!works("cc", ["--version"])) return "a C compiler was not found";
  if (!areFetched) return undefined;
  const told = ["metadata", "--offline", "--locked", "--format-version=1", "--manifest-path"];
  if (!manifests.every((each) => works(cargo.command, [...told, each], cargo.env))) {
    return "the crates of native were not fetched";
  }
  return undefined;
}

/** The machines that a library for Linux is built for, by their names in targets, and what Node calls them. */
export const LINUX_MACHINES = { x86_64: "x64", aarch64: "arm64" };

/** The target of Cargo for a machine. @param {string} machine */
export const targetOf = (machine) => `${machine}-unknown-linux-gnu`;

/**
 * What builds the library for other machines with Linux, and an old C library: the Python of cargo-zigbuild and
 * auditwheel, and the environment that Cargo finds them in; undefined if something is missing.
 */
export function findZigbuild() {
  const cargo = findCargo();
  const programs = join(cache, "zigbuild/bin");
  if (cargo === undefined || !existsSync(join(programs, "auditwheel"))) return undefined;
  const env = { ...cargo.env, PATH: `${programs}${delimiter}${cargo.env.PATH}` };
  const areThere = Object.keys(LINUX_MACHINES).every((machine) => {
    const told = ["--print", "target-libdir", "--target", targetOf(machine)];
    const { status, stdout } = spawnSync("rustc", told, { env, encoding: "utf8" });
    return status === 0 && existsSync(stdout.trim());
  });
  return areThere ? { python: join(programs, "python"), env } : undefined;
}

/** The start of a command that runs programs of a machine on this one; undefined if there is none. @param {string} machine */
export function findMachine(machine) {
  if (process.platform !== "linux") return undefined;
  if (LINUX_MACHINES[machine] === process.arch) return [];
  const [emulator, system] = [`/usr/bin/qemu-${machine}-static`, `/usr/${machine}-linux-gnu`];
  return existsSync(emulator) && existsSync(system) ? [emulator, "-L", system] : undefined;
}
