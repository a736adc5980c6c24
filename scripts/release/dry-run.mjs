// `pnpm release --dry-run`: all of a release but the publishing, in a copy of the last commit that is removed at the end.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findCargo, hasSemverChecks } from "../find/cargo.mjs";
import { findChromium } from "../find/chromium.mjs";
import { fetchEngines } from "../find/fetch-engines.mjs";
import { installZigbuild } from "../find/zigbuild.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shell = process.platform === "win32";
const scratchName = "understudy-dry-run-";
/** Folders where a user's settings, stores and caches would be. */
const HOMES = ["HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"];
const ENGINES_AND_LIBRARY = join(root, ".cache");

function read(command, args, cwd = root) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", shell });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr}`);
  return stdout.trim();
}

function run(command, args, cwd, more = {}) {
  const env = { ...process.env, ...more };
  const { status } = spawnSync(command, args, { cwd, env, stdio: ["ignore", 1, 2], shell });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}`);
}

/** What a release does, in order; each gets the copy and where its results are kept. */
const STEPS = {
  "Node 20.19, 22, 24 and 26, Deno and Bun, where they are not there yet": () => fetchEngines(true),
  "the copy's dependencies": ({ copy }) =>
    run("pnpm", ["install", "--frozen-lockfile", "--prefer-offline", "--reporter=silent"], copy),
  "versions, and what stands against a release": async ({ copy }) => {
    run("pnpm", ["--silent", "version-packages"], copy);
    const { checkReady } = await import(
      pathToFileURL(join(copy, "scripts/release/ready.mjs")).href
    );
    console.log(`the release would be ${checkReady()}`);
    run(process.execPath, ["scripts/test.mjs", "docs/testing/src/manifests.test.ts"], copy);
  },
  "all packages packed, checked, installed from a registry in empty folders, and used": ({
    copy,
    kept,
    home,
  }) => {
    const parts = ["lint", "readme", "all"];
    const words = ["scripts/check-pack.mjs", "--release", "--keep", kept, ...parts];
    run(process.execPath, words, copy, Object.fromEntries(HOMES.map((name) => [name, home])));
  },
  "pnpm publish --dry-run of each": ({ copy, kept }) => {
    const folder = join(kept, "npm");
    for (const name of readdirSync(folder)) {
      const words = ["publish", join(folder, name), "--dry-run", "--access", "public"];
      read("pnpm", [...words, "--no-git-checks", "--ignore-scripts"], copy);
      console.log(`${name}: ${(statSync(join(folder, name)).size / 1000).toFixed(0)} kB`);
    }
  },
  "the site, and its links": ({ copy, kept }) => {
    if (findChromium() === undefined) console.log("left out: no Chromium was found");
    else {
      const SITE_FOLDER = join(kept, "site");
      run(process.execPath, ["scripts/test.mjs", "--nightly", "docs/site"], copy, { SITE_FOLDER });
    }
  },
  "the crate, beside that of the last release": ({ copy }) => {
    const [last = ""] = read("git", ["tag", "--list", "v*", "--sort=-v:refname"], copy).split("\n");
    if (last === "") console.log("left out: nothing is released yet");
    else if (!hasSemverChecks()) {
      console.log(
        "left out: it needs cargo-semver-checks (cargo install --locked cargo-semver-checks)",
      );
    } else run(process.execPath, ["scripts/build/build-native.mjs", "--compare", last], copy);
  },
  "the library inside engines for Linux, its wheels and its crate, where Cargo and rustup are": ({
    copy,
    kept,
  }) => {
    if (
      findCargo() === undefined ||
      process.platform !== "linux" ||
      installZigbuild() === undefined
    )
      console.log("left out: it needs Linux, Cargo, rustup and Python");
    else {
      const native = `${copy}-native`;
      for (const option of ["--linux", "--package"]) {
        const words = ["scripts/build/build-native.mjs", option];
        run(process.execPath, words, copy, { UNDERSTUDY_NATIVE: native });
      }
      const { version } = JSON.parse(
        readFileSync(join(copy, "packages/embedded/package.json"), "utf8"),
      );
      const keep = (folder, isShipped) => {
        for (const name of readdirSync(join(native, folder)).filter(isShipped))
          cpSync(join(native, folder, name), join(kept, "native", name), { recursive: true });
      };
      keep("", (name) => name.startsWith("library-"));
      keep("wheels", (name) => name.includes(`-${version}-`));
      keep("package", (name) => name.endsWith(`-${version}.crate`));
    }
  },
  "the package for Unity": ({ copy, kept }) => {
    mkdirSync(join(kept, "unity"), { recursive: true });
    const words = ["pack", "--silent", "--pack-destination", join(kept, "unity")];
    console.log(read("npm", words, join(copy, "clients/csharp")));
  },
  "check sums": ({ kept }) => {
    const files = ["npm", "sboms", "native", "unity"]
      .map((name) => join(kept, name))
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
      .filter((each) => each.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const lines = files.map((file) => {
      const sum = createHash("sha256").update(readFileSync(file)).digest("hex");
      return `${sum}  ${relative(kept, file).replaceAll("\\", "/")}\n`;
    });
    writeFileSync(join(kept, "SHA256SUMS"), lines.join(""));
    console.log(`${files.length} files in SHA256SUMS`);
  },
};

/** @param folder where what would be shipped is left */
export async function tryRelease(folder) {
  const kept = resolve(folder);
  const scratch = mkdtempSync(join(tmpdir(), scratchName));
  const [copy, home] = [join(scratch, "copy"), join(scratch, "home")];
  const startMs = performance.now();
  const seconds = () => ((performance.now() - startMs) / 1000).toFixed(0);
  try {
    if (read("git", ["status", "--porcelain"]) !== "") {
      console.log("changes that are not committed are left out");
    }
    console.log(`a copy of ${read("git", ["log", "-1", "--format=%h (%s)"])}`);
    read("git", ["worktree", "add", "--detach", copy, "HEAD"]);
    mkdirSync(ENGINES_AND_LIBRARY, { recursive: true });
    symlinkSync(ENGINES_AND_LIBRARY, join(copy, ".cache"), "junction");
    mkdirSync(home);
    rmSync(kept, { recursive: true, force: true });
    mkdirSync(kept, { recursive: true });
    const steps = Object.entries(STEPS);
    for (const [index, [name, work]] of steps.entries()) {
      console.log(`\n== ${index + 1} of ${steps.length}, after ${seconds()} s: ${name}`);
      await work({ copy, kept, home });
    }
    console.log(`\nnothing stands against a release; what it would ship is in ${kept}`);
  } finally {
    spawnSync("git", ["worktree", "remove", "--force", copy], { cwd: root });
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
