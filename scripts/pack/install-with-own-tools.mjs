// Deno and Bun install packages with tools of their own, which read manifests in their own ways.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./processes.mjs";

/** Words of a runtime that add packages of npm to the project in a folder. */
const ADDING = {
  // Deno takes no package before it is a day old.
  Deno: (names) => [
    ...["add", "--node-modules-dir=auto", "--minimum-dependency-age=0"],
    ...names.map((name) => `npm:${name}`),
  ],
  Bun: (names) => ["add", ...names],
};

/**
 * @param folder an empty folder
 * @param names what to install
 * @param registry the URL of the registry that has our packages
 * @param engines as `findEngines` finds them
 * @returns the folders, each with the engine that has installed the packages there
 */
export async function installWithOwnTools(folder, names, registry, engines) {
  const installed = [];
  for (const engine of engines.filter(([name]) => Object.hasOwn(ADDING, name))) {
    const [name, path] = engine;
    const project = join(folder, name.toLowerCase());
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), '{ "type": "module", "private": true }\n');
    writeFileSync(join(project, ".npmrc"), `@understudy:registry=${registry}\n`);
    await run(path, ADDING[name](names), project);
    console.log(`installed by ${name} itself: ${names.join(" ")}`);
    installed.push([project, engine]);
  }
  return installed;
}
