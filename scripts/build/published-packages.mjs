// The published packages: on which shelf each lies, and what its manifest says.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Folders of packages, in the order of their imports: each imports from those before it, and from itself. */
export const SHELVES = ["packages", "service", "workshop", "games"];

/** The folders of the packages on the shelves, from the root. */
export function packageFolders() {
  return SHELVES.flatMap((shelf) =>
    readdirSync(join(root, shelf)).map((name) => `${shelf}/${name}`),
  ).filter((folder) => existsSync(join(root, folder, "package.json")));
}

/** All packages that are published: those on the shelves, and the client in TypeScript. */
export function publishedPackages() {
  return [...packageFolders(), "clients/typescript"].map((folder) => ({
    folder,
    manifest: JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")),
  }));
}
