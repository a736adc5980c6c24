// What must hold before packages are published.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedPackages } from "../build/published-packages.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Stands in the heading of CHANGELOG.md until the first release. */
export const UNRELEASED = "(not yet released)";

/** The changesets that no version has yet, as names of files. */
export function waitingChangesets(root = repository) {
  return readdirSync(join(root, ".changeset")).filter(
    (file) => file.endsWith(".md") && file !== "README.md",
  );
}

/** Checks for errors that would spoil publishing or signing. @returns the version */
export function checkReady() {
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
  const left = waitingChangesets();
  if (left.length > 0) {
    throw new Error(`no version has ${left.join(", ")} yet: run pnpm version-packages first`);
  }
  if (readFileSync(join(repository, "CHANGELOG.md"), "utf8").includes(UNRELEASED)) {
    throw new Error(`CHANGELOG.md says "${UNRELEASED}": run pnpm version-packages first`);
  }
  const [version] = versions;
  return version;
}
