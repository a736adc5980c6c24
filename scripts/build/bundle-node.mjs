// `prepack` of what a command or a server starts with: Node reads a few files instead of hundreds. Bundlers of pages get the
// single modules, of which they leave out more.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

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
  // Names stay, for errors and profiles; spaces and comments would only be read.
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

// Nobody imports modules of a command.
const commands = Object.values(bin);
if (commands.length > 0) {
  const { outputFiles } = await build({
    ...{ ...options, entryPoints: commands, outbase: "dist", outdir: "dist" },
    ...{ allowOverwrite: true, write: false },
  });
  rmSync("dist", { recursive: true });
  mkdirSync("dist");
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
}
