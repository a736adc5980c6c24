// `NPM_TOKEN=… pnpm release`: publishes every package whose version is missing in the registry. `pnpm check:pack` does the
// same with a local registry, and `pnpm release --dry-run` all that a release needs, without publishing anything.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPublished } from "./build/build-clean.mjs";
import { publishedPackages } from "./build/published-packages.mjs";
import { writeSboms } from "./build/write-sboms.mjs";
import { readOptions } from "./read-options.mjs";
import { tryRelease } from "./release/dry-run.mjs";
import { checkReady } from "./release/ready.mjs";

const REGISTRY = "https://registry.npmjs.org/";
const root = fileURLToPath(new URL("..", import.meta.url));
const HELP = `Usage: NPM_TOKEN=… pnpm release
       pnpm release --dry-run [--keep FOLDER]

Publishes the packages that the registry lacks.

  --dry-run      do everything but that, in a copy of the last commit that is not kept: versions, packages, their
                 installation under each Node, Deno and Bun, and the site
  --keep FOLDER  where what would be shipped is left; .cache/release by default`;

/**
 * Builds and packs all packages, lists what is in them, and publishes those whose version is missing in the registry, in
 * order of dependency. Says what it is at.
 *
 * @param registry its URL, with a final slash
 * @param token token of an authorised publisher
 * @param kept folders of the lists and of the tarballs; `.cache/sboms`, and none, if undefined
 */
export async function release(registry, token, { sboms, tarballs } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "understudy-release-"));
  const packed = tarballs ?? folder;
  mkdirSync(packed, { recursive: true });
  const packages = publishedPackages();
  // All at once: a connection would time out during other programs' work.
  const known = await Promise.all(packages.map(({ manifest }) => isPublished(manifest, registry)));
  const fresh = packages.filter((_, index) => !known[index]);
  try {
    const filters = packages.flatMap(({ folder: each }) => ["--filter", `./${each}`]);
    console.log(`building ${packages.length} packages, which takes a minute or two`);
    // Once for all: by itself each package would build those again that it depends on.
    await buildPublished();
    console.log("packing them");
    const pack = ["-r", ...filters, "pack", "--pack-destination", packed];
    run("pnpm", pack, { UNDERSTUDY_BUILT: "1" });
    console.log("listing what is in them");
    writeSboms(sboms);
    const settings = join(folder, "npmrc");
    const host = registry.replace(/^https?:/, "");
    writeFileSync(settings, `${host}:_authToken=${token}\n`);
    // Signed by GitHub: place and commit of the build.
    const isSigned = (process.env.ACTIONS_ID_TOKEN_REQUEST_URL ?? "") !== "";
    const flags = ["--access", "public", ...(isSigned ? ["--provenance"] : [])];
    // The tag's commit is on no branch, which pnpm would want.
    const where = ["--registry", registry, "--userconfig", settings, "--no-git-checks"];
    for (const [index, { manifest }] of inOrder(fresh).entries()) {
      const place = `${index + 1} of ${fresh.length}`;
      console.log(`publishing ${place}: ${manifest.name}@${manifest.version}`);
      // npm takes seconds of processor time for each.
      const tarball = join(packed, tarballName(manifest));
      run("pnpm", ["publish", tarball, ...flags, ...where, "--ignore-scripts"]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const shell = process.platform === "win32";

function run(command, args, more = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    shell,
    env: { ...process.env, ...more },
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (error?.code === "ENOENT") {
    throw new Error(
      `${command} is not on the path: run this as a command of the repository, npx -y pnpm@12 …`,
    );
  }
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}`);
}

async function isPublished({ name, version }, registry) {
  const answer = await fetch(new URL(name.replace("/", "%2f"), registry));
  const text = await answer.text();
  return answer.ok && Object.hasOwn(JSON.parse(text).versions, version);
}

/** The name of the file written by `pnpm pack`. */
const tarballName = ({ name, version }) =>
  `${name.replace(/^@/, "").replace("/", "-")}-${version}.tgz`;

/** Dependencies first, so that the registry never has an uninstallable package. */
function inOrder(packages) {
  const left = new Map(packages.map((each) => [each.manifest.name, each]));
  const ordered = [];
  const take = (name) => {
    const each = left.get(name);
    left.delete(name);
    for (const needed of Object.keys(each?.manifest.dependencies ?? {})) take(needed);
    if (each !== undefined) ordered.push(each);
  };
  for (const { manifest } of packages) take(manifest.name);
  return ordered;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = {
    "dry-run": { type: "boolean", default: false },
    keep: { type: "string", default: join(root, ".cache/release") },
  };
  const { "dry-run": isDry, keep } = readOptions(HELP, options);
  try {
    if (isDry) await tryRelease(keep);
    else {
      const { NPM_TOKEN: token = "" } = process.env;
      if (token === "") throw new Error("there is no token of npm: NPM_TOKEN=… pnpm release");
      const version = checkReady();
      await release(REGISTRY, token);
      console.log(`published: ${version}`);
    }
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}
