import { fileURLToPath } from "node:url";

const root = new URL("../../../", import.meta.url);

/** A path in the repository. */
export function repositoryPath(path: string): string {
  return fileURLToPath(new URL(path, root));
}
