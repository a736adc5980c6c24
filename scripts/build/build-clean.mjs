// `prepack` of every package: tsc --build never deletes the output of a removed source file. A release builds all
// packages at once, and says so to each of them.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Set for packages that were built together just before. */
const IS_BUILT = process.env.UNDERSTUDY_BUILT === "1";

/**
 * Builds packages from nothing, with what they need.
 *
 * @param {readonly string[]} folders of the packages
 */
export async function buildClean(folders) {
  for (const folder of folders) rmSync(join(folder, "dist"), { recursive: true, force: true });
  const shell = process.platform === "win32";
  const { status } = spawnSync("tsc", ["--build", ...folders], { stdio: "inherit", shell });
  if (status !== 0) throw new Error(`tsc --build ended with ${status}`);
  await import("../private-names/main.mjs");
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !IS_BUILT) {
  await buildClean([process.cwd()]);
}
