// `prepack` of commands and servers: Node reads a few files instead of hundreds. Page bundlers get the single modules,
// which tree-shake better.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { build } from "esbuild";
import { bundleCommand } from "./bundle-command.mjs";

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

if (forNode.length > 0) {
  const entryPoints = forNode.map((entry) => entry.default);
  await build({ ...options, entryPoints, outbase: "dist", outdir: "dist/node" });
}

// A command's modules are not imported.
for (const main of Object.values(bin)) {
  const files = await bundleCommand(main, "dist", options);
  rmSync("dist", { recursive: true });
  for (const { path, contents } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
}
