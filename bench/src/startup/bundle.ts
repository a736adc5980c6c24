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
  classical: "./packages/classical/src/index.ts",
  llm: "./packages/llm/src/index.ts",
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

/** Bytes of a web page's script, with the packages as published, minified, plain and compressed. */
export async function browserSize(contents: string): Promise<{
  readonly bytes: number;
  readonly gzipped: number;
}> {
  const options: BuildOptions = { platform: "browser", plugins: [asPublished], minify: true };
  const { outputFiles } = await build(settings(contents, options));
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  return { bytes: code.length, gzipped: gzipSync(code).length };
}

/** One file for Node; native code stays outside. */
export function nodeBundle(contents: string): Uint8Array {
  const options: BuildOptions = {
    platform: "node",
    external: ["node-llama-cpp"],
    banner: REQUIRE,
  };
  const { outputFiles } = buildSync(settings(contents, options));
  return outputFiles[0]?.contents ?? new Uint8Array();
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
  const files = await bundleCommand(main, join(folder, "dist"), options);
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
