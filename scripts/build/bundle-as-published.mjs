// An esbuild plugin for bundles of the sources, with the same transformations as publishing, so that a bundle has the
// size and speed of a game's.
import { readFile } from "node:fs/promises";
import { renameMembers } from "../private-names/rename-members.mjs";
import { copyLibrary, librariesOf } from "../private-names/taken-libraries.mjs";

const SOURCE = /^(.*\/)((?:packages|service|competition|workshop|games)\/[^/]+)\/src\/.*\.ts$/;

/** The last result for each file: tests bundle the same sources several times in a process. */
const renamedByPath = new Map();

function renamed(path, code) {
  const known = renamedByPath.get(path);
  if (known?.code === code) return known.result;
  const result = code.includes("class ") ? renameMembers(code) : undefined;
  renamedByPath.set(path, { code, result });
  return result;
}

export const asPublished = {
  name: "as-published",
  setup({ onLoad, onResolve }) {
    onLoad({ filter: SOURCE }, async ({ path }) => {
      const result = renamed(path, await readFile(path, "utf8"));
      return result && { contents: result.code, loader: "js" };
    });
    // One copy per package.
    onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
      const [, root, folder] = SOURCE.exec(importer) ?? [];
      const library = librariesOf(folder).find(({ name }) => name === path);
      const taken = { path: `${folder}/${path}`, namespace: "taken-library", sideEffects: false };
      return library && { ...taken, pluginData: { library, folder: root + folder } };
    });
    onLoad({ filter: /./, namespace: "taken-library" }, async ({ pluginData }) => ({
      contents: await copyLibrary(pluginData.library, pluginData.folder),
      loader: "js",
    }));
  },
};
