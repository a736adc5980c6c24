// `NPM_TOKEN=… pnpm release`: publishes every package whose version is missing in the registry. `pnpm check:pack` does the
// same with a local registry.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPublished } from "./build/build-clean.mjs";
import { publishedPackages } from "./build/published-packages.mjs";
import { writeSboms } from "./build/write-sboms.mjs";
import { readOptions } from "./read-options.mjs";

const REGISTRY = "https://registry.npmjs.org/";
const root = fileURLToPath(new URL("..", import.meta.url));
const HELP = "Usage: NPM_TOKEN=… pnpm release\n\nPublishes the packages that the registry lacks.";

/** Checks for errors that would spoil publishing or signing. @returns the version */
function checkReady() {
  const manifests = publishedPackages().map(({ manifest }) => manifest);
  const versions = new Set(manifests.map(({ version }) => version));
  if (versions.size > 1) throw new Error(`there are several versions: ${[...versions].join(", ")}`);
  const { GITHUB_REPOSITORY: actual, NPM_TOKEN: token = "" } = process.env;
  const told = manifests[0]?.repository.url ?? "";
  if (actual !== undefined && told !== `git+https://github.com/${actual}.git`) {
    throw new Error(
      `the manifests name the repository ${told}: signatures would not fit ${actual}`,
    );
  }
  if (readFileSync(join(root, "CHANGELOG.md"), "utf8").includes("(not yet released)")) {
    throw new Error('CHANGELOG.md says "(not yet released)"');
  }
  if (token === "") throw new Error("there is no token of npm: NPM_TOKEN=… pnpm release");
  return [...versions][0];
}

/**
 * Builds and packs all packages, and publishes those whose version is missing in the registry, in order of dependency.
 *
 * @param registry its URL, with a final slash
 * @param token token of an authorised publisher
 * @param sboms folder of the lists; `.cache/sboms` if undefined
 */
export async function publish(registry, token, sboms) {
  const folder = mkdtempSync(join(tmpdir(), "understudy-release-"));
  const packages = publishedPackages();
  // All at once: a connection would time out during other programs' work.
  const known = await Promise.all(packages.map(({ manifest }) => isPublished(manifest, registry)));
  const fresh = packages.filter((_, index) => !known[index]);
  try {
    const filters = packages.flatMap(({ folder: each }) => ["--filter", `./${each}`]);
    console.log(`building and packing ${packages.length} packages, which takes a minute or two`);
    // Once for all: by itself each package would build those again that it depends on.
    await buildPublished();
    run("pnpm", ["-r", ...filters, "pack", "--pack-destination", folder], {
      UNDERSTUDY_BUILT: "1",
    });
    writeSboms(sboms);
    const settings = join(folder, "npmrc");
    writeFileSync(settings, `${registry.replace(/^https?:/, "")}:_authToken=${token}\n`);
    // Signed by GitHub: place and commit of the build.
    const isSigned = (process.env.ACTIONS_ID_TOKEN_REQUEST_URL ?? "") !== "";
    const flags = ["--access", "public", ...(isSigned ? ["--provenance"] : [])];
    // The tag's commit is on no branch, which pnpm would want.
    const where = ["--registry", registry, "--userconfig", settings, "--no-git-checks"];
    for (const { manifest } of inOrder(fresh)) {
      const { name, version } = manifest;
      console.log(`publishing ${name}@${version}`);
      const tarball = join(folder, `${name.replace(/^@/, "").replace("/", "-")}-${version}.tgz`);
      run("pnpm", ["publish", tarball, ...flags, ...where, "--ignore-scripts"]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command, args, more = {}) {
  const { status, stdout, error } = spawnSync(command, args, {
    cwd: root,
    shell: process.platform === "win32",
    env: { ...process.env, ...more },
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: Infinity,
  });
  if (error?.code === "ENOENT") {
    throw new Error(`${command} is not on the path: run this as npx -y pnpm@12 …`);
  }
  if (status === 0) return;
  // What a command that went well prints, hundreds of names of files in tarballs, is left out.
  console.log(String(stdout));
  throw new Error(`${command} ${args[0]} ended with ${status}`);
}

async function isPublished({ name, version }, registry) {
  const answer = await fetch(new URL(name.replace("/", "%2f"), registry));
  return answer.ok && Object.hasOwn((await answer.json()).versions, version);
}

/** Dependencies first, so that the registry never has an uninstallable package. */
function inOrder(packages) {
  const left = new Map(packages.map((each) => [each.manifest.name, each]));
  const ordered = [];
  const take = (name) => {
    const each = left.get(name);
    if (each === undefined || !left.delete(name)) return;
    for (const needed of Object.keys(each.manifest.dependencies ?? {})) take(needed);
    ordered.push(each);
  };
  for (const { manifest } of packages) take(manifest.name);
  return ordered;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  readOptions(HELP);
  try {
    const version = checkReady();
    await publish(REGISTRY, process.env.NPM_TOKEN);
    console.log(`published: ${version}`);
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}
