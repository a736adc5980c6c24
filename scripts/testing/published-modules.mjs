// A Vite plugin for tests of published packages: they import the output of `pnpm build` instead of the sources.
import { existsSync } from "node:fs";

/** Shared test code is not published, and reads files beside it. */
const TESTING = /\/src\/(.*\/)?testing\//;
const SOURCE =
  /^(.*\/(?:packages|service|competition|workshop|games|clients)\/[^/]+)\/src\/(.*)\.ts$/;

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
