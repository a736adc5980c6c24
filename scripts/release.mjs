// `NPM_TOKEN=… pnpm release`: publishes every package whose version is missing in the registry. The dry run of `pnpm
// check:pack` does the same with a local registry.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPublished } from "./build/build-clean.mjs";
import { publishedPackages } from "./build/published-packages.mjs";
import { writeSboms } from "./build/write-sboms.mjs";
import { readOptions } from "./read-options.mjs";

const REGISTRY = "https://registry.npmjs.org/";
const root = fileURLToPath(new URL("..", import.meta.url));
/** Stands in the heading of CHANGELOG.md until the first release. */
const UNRELEASED = "(not yet released)";

/**
 * Builds and packs all packages, lists what is in them, and publishes those whose version is missing in the registry, in
 * order of dependency.
 *
 * @param registry its URL, with a final slash
 * @param token token of an authorised publisher
 * @param sboms folder of the lists; `.cache/sboms` if undefined
 */
export async function release(registry, token, sboms) {
  const folder = mkdtempSync(join(tmpdir(), "understudy-release-"));
  const packages = publishedPackages();
  // All at once: a connection would time out during other programs' work.
  const known = await Promise.all(packages.map(({ manifest }) => isPublished(manifest, registry)));
  const fresh = packages.filter((_, index) => !known[index]);
  try {
    const filters = packages.flatMap(({ folder: each }) => ["--filter", `./${each}`]);
    // Once for all: by itself each package would build those again that it depends on.
    await buildPublished();
    const pack = ["-r", ...filters, "pack", "--pack-destination", folder];
    run("pnpm", pack, { UNDERSTUDY_BUILT: "1" });
    writeSboms(sboms);
    const settings = join(folder, "npmrc");
    const host = registry.replace(/^https?:/, "");
    writeFileSync(settings, `${host}:_authToken=${token}\n`);
    // Signed by GitHub: place and commit of the build.
    const isSigned = (process.env.ACTIONS_ID_TOKEN_REQUEST_URL ?? "") !== "";
    const flags = ["--access", "public", ...(isSigned ? ["--provenance"] : [])];
    // The tag's commit is on no branch, which pnpm would want.
    const where = ["--registry", registry, "--userconfig", settings, "--no-git-checks"];
    for (const { manifest } of inOrder(fresh)) {
      console.log(`publishing ${manifest.name}@${manifest.version}`);
      // npm takes seconds of processor time for each.
      const tarball = join(folder, tarballName(manifest));
      run("pnpm", ["publish", tarball, ...flags, ...where, "--ignore-scripts"]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const shell = process.platform === "win32";

function run(command, args, more = {}) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    shell,
    env: { ...process.env, ...more },
    stdio: ["ignore", "inherit", "inherit"],
  });
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

/** Checks for errors that would spoil publishing or signing. */
function checkReady() {
  const manifests = publishedPackages().map(({ manifest }) => manifest);
  const versions = new Set(manifests.map(({ version }) => version));
  if (versions.size > 1) throw new Error(`there are several versions: ${[...versions].join(", ")}`);
  const { GITHUB_REPOSITORY: actual } = process.env;
  const told = manifests[0]?.repository.url ?? "";
  if (actual !== undefined && told !== `git+https://github.com/${actual}.git`) {
    throw new Error(
      `the manifests name the repository ${told}, which is not ${actual}: signatures would not fit`,
    );
  }
  const left = readdirSync(join(root, ".changeset")).filter(
    (file) => file.endsWith(".md") && file !== "README.md",
  );
  if (left.length > 0) {
    throw new Error(`no version has ${left.join(", ")} yet: run pnpm version-packages first`);
  }
  if (readFileSync(join(root, "CHANGELOG.md"), "utf8").includes(UNRELEASED)) {
    throw new Error(`CHANGELOG.md says "${UNRELEASED}": take that out first`);
  }
  const [version] = versions;
  return version;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  readOptions("Usage: NPM_TOKEN=… pnpm release\n\nPublishes the packages that the registry lacks.");
  try {
    const { NPM_TOKEN: token = "" } = process.env;
    if (token === "") throw new Error("there is no token of npm: NPM_TOKEN=… pnpm release");
    const version = checkReady();
    await release(REGISTRY, token);
    console.log(`published: ${version}`);
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}
