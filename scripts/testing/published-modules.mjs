// For tests of what is published: a plugin of Vite that has them import what `pnpm build` wrote instead of the sources.
import { existsSync } from "node:fs";

/** What tests share is not published, and reads files that lie beside it. */
const TESTING = /\/src\/(.*\/)?testing\//;
const SOURCE = /^(.*\/(?:packages|service|workshop|games|clients)\/[^/]+)\/src\/(.*)\.ts$/;

export const publishedModules = {
  name: "published-modules",
  enforce: "pre",
  async resolveId(path, importer, options) {
    const found = await this.resolve(path, importer, { ...options, skipSelf: true });
    const [, folder, name] = SOURCE.exec(found?.id ?? "") ?? [];
    if (name === undefined || TESTING.test(found.id)) return found;
    const built = `${folder}/dist/${name}.js`;
    return existsSync(built) ? built : found;
  },
};
