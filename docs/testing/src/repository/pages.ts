import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root: string = fileURLToPath(new URL("../../../..", import.meta.url)).replace(
  /[\\/]$/,
  "",
);

/** Paths of all pages, from the root. */
export const pages: readonly string[] = [
  ...markdownIn(""),
  ...["docs", "packages", "clients", "examples", "bench", "training"].flatMap(tree),
];

export function readPage(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

function tree(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const inner = readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !isMade(entry.name))
    .flatMap(({ name }) => tree(`${folder}/${name}`));
  return [...markdownIn(`${folder}/`), ...inner];
}

function markdownIn(prefix: string): string[] {
  return readdirSync(join(root, prefix))
    .filter((name) => name.endsWith(".md"))
    .map((name) => prefix + name);
}

/** Nobody writes what is in these by hand. */
function isMade(name: string): boolean {
  return ["node_modules", "dist", "api", "coverage"].includes(name) || name.startsWith(".");
}
