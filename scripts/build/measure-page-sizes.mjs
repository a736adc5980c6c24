import { gzipSync } from "node:zlib";
import { bundleEmbedded } from "./bundle-embedded.mjs";
import { bundleForPage, PAGE_BUNDLES } from "./page-bundles.mjs";

/**
 * Measures the bundles of pages.
 *
 * @param look is given the name and the files of each bundle, to check them
 * @returns gzipped bytes by name, and of world alone
 */
export async function measurePageSizes(look = () => {}) {
  const sizes = new Map();
  for (const [name, contents] of Object.entries(PAGE_BUNDLES)) {
    const { text, files } = await bundleForPage(contents, { format: "esm" });
    look(name, files);
    sizes.set(name, gzipSync(text).length);
  }
  sizes.set("world", sizes.get("planner-core + world") - sizes.get("planner-core"));
  sizes.set("the embedded script", gzipSync((await bundleEmbedded()).text).length);
  return sizes;
}
