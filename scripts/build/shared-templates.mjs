// Templates of `npm create understudy` share the files of `templates/_shared`: Vite and esbuild plugins resolve them
// for tests and pages that run a template in place.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const IN_TEMPLATE = /^(.*[\\/]create-understudy[\\/]templates[\\/])[^\\/]+(?=[\\/])/;

/** The shared file of an import; undefined if the importer is not in a template, or has its own copy. */
function sharedPath(path, importer) {
  if (importer === undefined || !path.startsWith(".")) return undefined;
  const file = join(dirname(importer), path);
  return IN_TEMPLATE.test(file) && !existsSync(file)
    ? file.replace(IN_TEMPLATE, "$1_shared")
    : undefined;
}

export const sharedTemplates = {
  name: "shared-templates",
  enforce: "pre",
  resolveId: sharedPath,
};

export const sharedTemplatesForEsbuild = {
  name: "shared-templates",
  setup({ onLoad, onResolve }) {
    // Bundlers for games copy the model to a place beside the script and fill in its address; esbuild does not.
    onLoad({ filter: /open-browser-backend\.ts$/ }, async ({ path }) => {
      const code = await readFile(path, "utf8");
      return { contents: code.replace("../../shipped/", "./"), loader: "ts" };
    });
    onResolve({ filter: /^\./ }, ({ path, importer }) => {
      const found = sharedPath(path, importer);
      return found === undefined ? undefined : { path: found };
    });
  },
};
