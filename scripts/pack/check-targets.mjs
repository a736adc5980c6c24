// Tests that the installed packages are as fast for any bundler target: a bundle for an older target has no helpers for
// private names and fields.
import { build } from "esbuild";

const PRIVATE = /__(?:private\w*|accessCheck)\b/;
const FIELDS = /__publicField\b/;
/** The oldest target needs help with all that newer ones do. */
const TARGET = "es2017";
/** Entries for pages. */
const ENTRIES = [
  ...[
    "planner-core",
    "planner-core/internal",
    "classical",
    "cache",
    "cache/browser",
    "world",
    "words",
  ],
  ...["simulation", "pddl", "viewer/overlay", "llm/inference", "llm/browser"],
].map((name) => `@understudy/${name}`);
/** Imports parsers of templates and server answers with public fields, which are not used per frame. */
const WITH_FIELDS = "@understudy/llm/browser";

/** @param project a folder with all packages */
export async function checkTargets(project) {
  for (const entry of ENTRIES) {
    const { outputFiles } = await build({
      stdin: { contents: `export * from "${entry}";`, resolveDir: project },
      ...{ bundle: true, write: false, format: "esm", platform: "browser", target: TARGET },
      logLevel: "error",
    });
    const { text } = outputFiles[0];
    const [helper] = PRIVATE.exec(text) ?? (entry === WITH_FIELDS ? null : FIELDS.exec(text)) ?? [];
    if (helper !== undefined) throw new Error(`${entry}, built for ${TARGET}, has a ${helper}`);
  }
  console.log(`no private names in bundles for ${TARGET}`);
}
