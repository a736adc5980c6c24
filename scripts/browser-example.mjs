// Writes the village as one HTML file that plays in a browser tab, opened from disk: `pnpm browser`.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path) => readFileSync(`${root}/${path}`, "utf8");
const result = await build({
  entryPoints: [fileURLToPath(new URL("../examples/village/src/browser/page.js", import.meta.url))],
  bundle: true,
  write: false,
  minify: true,
  platform: "browser",
  target: "es2023",
  format: "esm",
  conditions: ["@understudy/source"],
  logLevel: "error",
});
const compact = (path) => JSON.stringify(JSON.parse(read(path)));
const files = Object.fromEntries(
  ["village", "guard", "courier"].map((name) => [
    name,
    {
      domain: compact(`examples/domains/${name}.json`),
      repertoire: compact(`packages/cli/shows/${name}.repertoire.json`),
    },
  ]),
);
// Nothing in a script may end it; functions keep "$" in what is put in as it is.
const inert = (text) => text.replaceAll("</", "<\\/");
const page = read("examples/village/src/browser/page.html")
  .replace('"__FILES__"', () => inert(JSON.stringify(files)))
  .replace("__SCRIPT__", () => inert(result.outputFiles[0].text));
const folder = `${root}/examples/village/dist`;
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/village.html`, page);
console.log(
  `examples/village/dist/village.html: ${(page.length / 1000).toFixed(0)} kB; open it in a browser`,
);
