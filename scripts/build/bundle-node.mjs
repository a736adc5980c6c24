// `prepack` of commands and servers: Node reads a few files instead of hundreds. Page bundlers get the single modules,
// which tree-shake better.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { build } from "esbuild";
import { mergeChunks } from "./merge-chunks.mjs";

const { bin = {}, publishConfig } = JSON.parse(readFileSync("package.json", "utf8"));
const forNode = Object.values(publishConfig?.exports ?? {}).filter(
  ({ node }) => node !== undefined,
);
const options = {
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  packages: "external",
  // Names stay, for errors and profiles; whitespace and comments only cost reading time.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  sourcemap: true,
  sourcesContent: false,
  logLevel: "error",
};

function write(files) {
  for (const { path, contents } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
}

if (forNode.length > 0) {
  const entryPoints = forNode.map((entry) => entry.default);
  const split = { ...options, entryPoints, outbase: "dist", outdir: "dist/node", metafile: true };
  const built = await build({ ...split, write: false });
  // The first entry is what nearly all programs import.
  write(await mergeChunks(built, "dist/node", [["index", "whole.js"]], options));
}

// A command's modules are not imported.
const commands = Object.values(bin);
if (commands.length > 0) {
  const split = { ...options, entryPoints: commands, outbase: "dist", outdir: "dist" };
  const built = await build({ ...split, allowOverwrite: true, write: false, metafile: true });
  const loaded = [
    ["run", "program.js"],
    ["plan-command", "plan.js"],
  ];
  const files = await mergeChunks(built, "dist", loaded, options);
  rmSync("dist", { recursive: true });
  write(files);
}
