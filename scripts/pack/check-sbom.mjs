// The list of what is installed, as the image makes it for itself, is complete.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { read, run } from "./processes.mjs";

const dockerfile = fileURLToPath(new URL("../../deploy/Dockerfile", import.meta.url));

/** The words of the image's own command, which is the one to try. */
function toldWords() {
  const [, words] = /npm (sbom [^>]+) >/.exec(readFileSync(dockerfile, "utf8")) ?? [];
  if (words === undefined) throw new Error("deploy/Dockerfile lists nothing with npm sbom");
  return words.trim().split(/\s+/);
}

/** @param project a folder with all packages */
export async function checkSbom(project, packages, env) {
  await run("npm", ["pkg", "set", "name=understudy-image", "version=0.1.0"], project, env);
  const { components } = JSON.parse(await read("npm", toldWords(), project, env));
  const listed = new Set(components.map(({ purl = "" }) => decodeURIComponent(purl)));
  const missing = packages
    .filter(({ folder }) => isInstalled(project, folder))
    .map(({ manifest }) => `pkg:npm/${manifest.name}@${manifest.version}`)
    .filter((purl) => !listed.has(purl));
  if (missing.length > 0) throw new Error(`npm sbom leaves out ${missing.join(", ")}`);
  console.log(`npm sbom lists ${components.length} packages`);
}

/** Whether a package is installed in the project itself. */
function isInstalled(project, folder) {
  const name = folder.split("/").at(-1);
  try {
    readFileSync(join(project, "node_modules/@understudy", name, "package.json"));
    return true;
  } catch {
    return false;
  }
}
