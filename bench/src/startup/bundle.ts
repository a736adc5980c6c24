import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build, buildSync } from "esbuild";
import { asPublished } from "../../../scripts/build/bundle-as-published.mjs";
import { bundleCommand } from "../../../scripts/build/bundle-command.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The imports of a game. */
export const packageEntries = {
  core: "./packages/planner-core/src/index.ts",
  cache: "./packages/cache/src/index.ts",
  classical: "./packages/classical/src/index.ts",
  inference: "./packages/llm/src/inference/index.ts",
  llm: "./packages/llm/src/index.ts",
  llmInternal: "./packages/llm/src/internal.ts",
  browser: "./packages/llm/src/browser/index.ts",
  worker: "./packages/llm/src/browser/model-worker.ts",
  world: "./packages/world/src/index.ts",
  overlay: "./workshop/viewer/src/overlay/index.ts",
} as const;

/** CommonJS support for bundled modules. */
const REQUIRE = {
  js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
};

function settings(contents: string, options: BuildOptions): BuildOptions & { write: false } {
  return {
    stdin: { contents, resolveDir: root },
    bundle: true,
    format: "esm",
    target: "es2023",
    conditions: ["@understudy/source"],
    logLevel: "error",
    ...options,
    write: false,
  };
}

/** Bundles a module given as text. */
function bundle(contents: string, options: BuildOptions): Uint8Array {
  const { outputFiles } = buildSync(settings(contents, options));
  return (outputFiles as { readonly contents: Uint8Array }[])[0]?.contents ?? new Uint8Array();
}

/** One file of a game with the packages as published. */
export async function gameBundle(contents: string, options: BuildOptions): Promise<Uint8Array> {
  const plugins = [asPublished];
  const made = await build(settings(contents, { platform: "browser", plugins, ...options }));
  return made.outputFiles[0]?.contents ?? new Uint8Array();
}

/** Bytes of a web page's script, minified, plain and compressed. */
export async function browserSize(contents: string): Promise<{
  readonly bytes: number;
  readonly gzipped: number;
}> {
  const code = await gameBundle(contents, { minify: true });
  return { bytes: code.length, gzipped: gzipSync(code).length };
}

/** One file for a page. */
export function browserBundle(contents: string): Uint8Array {
  return bundle(contents, { platform: "browser", minify: true, ignoreAnnotations: true });
}

/** One file for Node; native code stays outside. */
export function nodeBundle(contents: string, options: BuildOptions = {}): Uint8Array {
  return bundle(contents, {
    ...options,
    platform: "node",
    external: ["node-llama-cpp"],
    banner: REQUIRE,
  });
}

/** The command `understudy` as files in a folder's `dist`, with its assets. */
export async function writeCommandBundle(folder: string): Promise<void> {
  const options: BuildOptions = {
    absWorkingDir: root,
    target: "node20.19",
    conditions: ["@understudy/source"],
    external: ["node-llama-cpp", "@understudy/server"],
    banner: REQUIRE,
    minifyWhitespace: true,
    minifySyntax: true,
  };
  const main = "workshop/cli/src/main.ts";
  const files = await bundleCommand(main, join(folder, "dist"), options, {
    ...options,
    minify: true,
  });
  for (const { path, contents } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  copyFileSync(join(root, "workshop/cli/package.json"), join(folder, "package.json"));
}

/** The domain of the quick start. */
export function fisherText(): string {
  const page = readFileSync(join(root, "docs/quick-start.md"), "utf8");
  return /file fisher\.json -->\n```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
}

/** The text of an example's domain. */
export function villageText(): string {
  return readFileSync(`${root}/examples/domains/village.json`, "utf8");
}
