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
 * The version of a package that projects take: the one that the templates were tested with, as this package's own manifest
 * has it. Publishing writes versions there; in a clone of the repository it names a catalogue instead, and the installed
 * version is taken.
 */
export function versionOf(name: string): string {
  const { dependencies, devDependencies } = read("package.json");
  const range = { ...dependencies, ...devDependencies }[name] ?? "workspace:";
  if (!/^(catalog|workspace):/.test(range)) return range;
  return `^${read(`node_modules/${name}/package.json`).version}`;
}
