// The published packages: folders and manifests.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Folders of packages in import order: each imports from itself and earlier ones. */
export const TOP_FOLDERS = ["packages", "service", "competition", "workshop", "games"];

const manifestOf = (folder) => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));

/** Folders of the published packages, from the root. */
export function packageFolders() {
  return TOP_FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
  )
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .filter((folder) => manifestOf(folder).private !== true);
}

/** All published packages: in their folders, and the TypeScript client. */
export function publishedPackages() {
  return [...packageFolders(), "clients/typescript"].map((folder) => ({
    folder,
    manifest: manifestOf(folder),
  }));
}
