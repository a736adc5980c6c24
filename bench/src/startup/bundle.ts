import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, buildSync } from "esbuild";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The imports of a game. */
export const packageEntries = {
  core: "./packages/planner-core/src/index.ts",
  cache: "./packages/cache/src/index.ts",
  classical: "./packages/classical/src/index.ts",
  house: "./packages/house/src/index.ts",
  llm: "./packages/llm/src/index.ts",
  llmInternal: "./packages/llm/src/internal.ts",
  browser: "./packages/llm/src/browser/index.ts",
  worker: "./packages/llm/src/browser/model-worker.ts",
} as const;

/** Bundles a module given as text. */
function bundle(contents: string, options: BuildOptions): Uint8Array {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2023",
    conditions: ["@understudy/source"],
    logLevel: "error",
    ...options,
  });
  return (outputFiles as { readonly contents: Uint8Array }[])[0]?.contents ?? new Uint8Array();
}

/** Bytes that a web page loads, minified, plain and compressed. */
export function browserSize(contents: string): {
  readonly bytes: number;
  readonly gzipped: number;
} {
  const code = bundle(contents, { platform: "browser", minify: true });
  return { bytes: code.length, gzipped: gzipSync(code).length };
}

/** One file for a page. */
export function browserBundle(contents: string): Uint8Array {
  return bundle(contents, { platform: "browser", minify: true, ignoreAnnotations: true });
}

/** One file for Node; what has native code stays outside. */
export function nodeBundle(contents: string, options: BuildOptions = {}): Uint8Array {
  return bundle(contents, {
    ...options,
    platform: "node",
    external: ["node-llama-cpp"],
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
}

/** The text of a domain that the examples play. */
export function villageText(): string {
  return readFileSync(`${root}/examples/domains/village.json`, "utf8");
}
