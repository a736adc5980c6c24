// The embedded library as one script, from the sources: ES2022, since lowered private fields take many times as long.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { asPublished } from "./bundle-as-published.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What stands in the place of typebox, which compiles checks to code and brings much that messages do not need. */
export const aliases = {
  typebox: join(root, "packages/embedded/src/schema/type.ts"),
  "typebox/compile": join(root, "packages/embedded/src/schema/compile.ts"),
};

/**
 * The text of the script, which defines `globalThis.understudy`.
 *
 * @param isPublished whether private names are renamed and all is minified, which takes most of the time
 */
export async function bundleEmbedded({ isPublished = true } = {}) {
  const result = await build({
    entryPoints: [join(root, "packages/embedded/src/script.ts")],
    inject: [join(root, "packages/embedded/src/globals/globals.ts")],
    bundle: true,
    write: false,
    format: "iife",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    alias: aliases,
    conditions: ["@understudy/source"],
    plugins: isPublished ? [asPublished] : [],
    minify: isPublished,
    metafile: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "error",
  });
  return { text: result.outputFiles[0].text, metafile: result.metafile };
}
