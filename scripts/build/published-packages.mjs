// The published packages: shelves and manifests.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Folders of packages in import order: each imports from itself and earlier ones. */
export const SHELVES = ["packages", "service", "competition", "workshop", "games"];

const manifestOf = (folder) => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));

/** Folders of the published packages on the shelves, from the root. */
export function packageFolders() {
  return SHELVES.flatMap((shelf) =>
    readdirSync(join(root, shelf)).map((name) => `${shelf}/${name}`),
  )
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .filter((folder) => manifestOf(folder).private !== true);
}

/** All published packages: those on the shelves, and the TypeScript client. */
export function publishedPackages() {
  return [...packageFolders(), "clients/typescript"].map((folder) => ({
    folder,
    manifest: manifestOf(folder),
  }));
}
