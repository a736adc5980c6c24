// `prepack` of every package: tsc --build never deletes the output of a removed source file. A release builds all
// packages at once, and says so to each of them. With `--all` it is `pnpm build`, from nothing.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedPackages } from "./published-packages.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tsc = join(root, "node_modules/typescript/bin/tsc");

/** Set for packages that were built together just before. */
const IS_BUILT = process.env.UNDERSTUDY_BUILT === "1";

/** Builds all published packages from nothing, unless they were just built. */
export async function buildPublished() {
  if (!IS_BUILT) await buildClean(publishedFolders());
}

const publishedFolders = () => publishedPackages().map(({ folder }) => join(root, folder));

/**
 * Builds packages from nothing, with what they need.
 *
 * @param {readonly string[]} folders of the packages
 * @param {readonly string[]} projects that are built
 */
async function buildClean(folders, projects = folders) {
  for (const folder of folders) rmSync(join(folder, "dist"), { recursive: true, force: true });
  const words = [tsc, "--build", ...projects];
  const { status } = spawnSync(process.execPath, words, { stdio: "inherit" });
  if (status !== 0) throw new Error(`tsc --build ended with ${status}`);
  await import("../private-names/main.mjs");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--all")) await buildClean(publishedFolders(), [root]);
  else if (!IS_BUILT) await buildClean([process.cwd()]);
}
