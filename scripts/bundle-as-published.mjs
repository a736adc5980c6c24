// A plugin of esbuild for bundles of the sources: they become what is published, so that a bundle is as large, and as fast,
// as that of a game.
import { readFile } from "node:fs/promises";
import { renameMembers } from "./private-names/rename-members.mjs";

export const asPublished = {
  name: "as-published",
  setup({ onLoad }) {
    onLoad({ filter: /\/packages\/[^/]+\/src\/.*\.ts$/ }, async ({ path }) => {
      const code = await readFile(path, "utf8");
      const renamed = code.includes("class ") ? renameMembers(code) : undefined;
      return renamed && { contents: renamed.code, loader: "js" };
    });
  },
};
