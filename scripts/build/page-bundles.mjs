// The bundles of a web page whose sizes are told and checked.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { asPublished } from "./bundle-as-published.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Entries for pages, from the root. */
export const PAGE_ENTRIES = {
  core: "./packages/planner-core/src/index.ts",
  time: "./packages/planner-core/src/time.ts",
  classical: "./packages/classical/src/index.ts",
  inference: "./packages/llm/src/inference/index.ts",
  words: "./packages/words/src/index.ts",
  lead: "./packages/llm/src/browser/index.ts",
  worker: "./packages/llm/src/browser/model-worker.ts",
  doubles: "./packages/llm/src/testing/scripted-backend.ts",
  cache: "./packages/cache/src/index.ts",
  world: "./packages/world/src/index.ts",
};
const { core, classical, words, inference, lead, worker, world } = PAGE_ENTRIES;

/** The text of each bundle's entry. */
export const PAGE_BUNDLES = {
  "a game that plans": `export { loadDomain, Orchestrator, PlanRunner } from "${core}"; export { ClassicalPlanner } from "${classical}";`,
  "planner-core": `export * from "${core}";`,
  "planner-core + classical": `export * as a from "${core}"; export * as b from "${classical}";`,
  "planner-core + words": `export * as a from "${core}"; export * as b from "${words}";`,
  inference: `export * from "${inference}";`,
  "a lead in a page": `export { createLead } from "${lead}";`,
  "a lead's worker": `import "${worker}";`,
  "planner-core + world": `export * as a from "${core}"; export * as b from "${world}";`,
};

/**
 * Bundles a page's module; an import that does not resolve, such as a Node module, fails.
 *
 * @returns its text, and the files that it was made of
 */
export async function bundleForPage(contents, options) {
  const result = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    minify: true,
    platform: "browser",
    target: "es2023",
    conditions: ["@understudy/source"],
    plugins: [asPublished],
    metafile: true,
    logLevel: "error",
    absWorkingDir: root,
    ...options,
  });
  return { text: result.outputFiles[0].text, files: Object.keys(result.metafile.inputs) };
}
