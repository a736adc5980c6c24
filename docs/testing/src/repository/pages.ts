import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TOP_FOLDERS } from "../../../../scripts/build/published-packages.mjs";

/** The root of the repository. */
export const root: string = fileURLToPath(new URL("../../../..", import.meta.url)).replace(
  /[\\/]$/,
  "",
);

const FOLDERS = ["docs", ...TOP_FOLDERS, "clients", "examples", "bench", "testing", "scripts"];

/** Paths of all pages from the root. */
export const pages: readonly string[] = filesEndingIn(".md");

export function readPage(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

function filesEndingIn(ending: string): string[] {
  return [...namesIn("", ending), ...FOLDERS.flatMap((folder) => tree(folder, ending))];
}

function tree(folder: string, ending: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const inner = readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !isMade(entry.name))
    .flatMap(({ name }) => tree(`${folder}/${name}`, ending));
  return [...namesIn(`${folder}/`, ending), ...inner];
}

function namesIn(prefix: string, ending: string): string[] {
  return readdirSync(join(root, prefix))
    .filter((name) => name.endsWith(ending))
    .map((name) => prefix + name);
}

/** Whether a folder contains only generated files. */
function isMade(name: string): boolean {
  return ["node_modules", "dist", "api", "coverage"].includes(name) || name.startsWith(".");
}
