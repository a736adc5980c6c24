// Every entry and every program of the published packages is loaded as it is installed, and something of it is called
// once, by each of the engines. What is called is in `entry-calls`, one file for each package; an entry without
// a call fails.
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pathsOf } from "./lint-tarballs.mjs";
import { runToEnd } from "./processes.mjs";

const source = fileURLToPath(new URL("entry-calls", import.meta.url));

/** What a package offers: the paths of its exports, and its programs, as `PROGRAM of PACKAGE`. */
function entriesOf(manifest) {
  const { name, bin = {} } = manifest;
  const paths = pathsOf(manifest).filter((path) => path !== "./package.json");
  return [
    ...paths.map((path) => name + path.slice(1)),
    ...Object.keys(bin).map((program) => `${program} of ${name}`),
  ];
}

/**
 * @param project a folder with all packages
 * @param packages with their manifests
 * @param engines as `findEngines` finds them
 */
export async function checkEntries(project, packages, engines) {
  const folder = join(project, "entry-calls");
  cpSync(source, folder, { recursive: true });
  const env = { ...process.env, CALLS_FOLDER: join(folder, "written") };
  mkdirSync(env.CALLS_FOLDER);
  const failures = [];
  for (const [name, path, options] of engines) {
    let count = 0;
    const before = failures.length;
    for (const { manifest } of packages) {
      const entries = entriesOf(manifest);
      const words = [
        ...options,
        join(folder, "main.mjs"),
        manifest.name.replace(/^@.*\//, ""),
        ...entries,
      ];
      // One process for each package: an entry must not lean on what another has loaded.
      const { code, output } = await runToEnd(path, words, project, env);
      if (code !== 0) failures.push(`${name}, ${manifest.name}: ${output.trim()}`);
      count += entries.length;
    }
    if (failures.length === before) console.log(`${count} entries loaded and called by ${name}`);
  }
  if (failures.length > 0) throw new Error(failures.join("\n"));
}
