// Templates of `npm create understudy` share the files of `templates/_shared`: Vite and esbuild plugins resolve them
// for tests and pages that run a template in place.
import { existsSync } from "node:fs";
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
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, importer }) => {
      const found = sharedPath(path, importer);
      return found === undefined ? undefined : { path: found };
    });
  },
};
