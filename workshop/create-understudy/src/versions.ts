import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): Manifest =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), "utf8"));

/**
 * The version of a dependency in projects: the one tested with the templates, from this package's manifest. Publishing
 * fills in versions there; in a clone the manifest has a catalogue reference, and the installed version is used.
 */
export function versionOf(name: string): string {
  const { dependencies, devDependencies } = read("package.json");
  const range = { ...dependencies, ...devDependencies }[name] ?? "workspace:";
  if (!/^(catalog|workspace):/.test(range)) return range;
  return `^${read(`node_modules/${name}/package.json`).version}`;
}
