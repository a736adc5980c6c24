// Bundles web/ into one self-contained HTML file: dist/page/index.html.
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const page = join(root, "dist/page/index.html");
/** The inputs of the bundle; newer ones make the page stale. */
const SOURCES = [
  "web",
  "src/lanes",
  "src/protocol",
  "src/publish/channel",
  "src/record",
  "scripts",
  "../../packages/stress/src/report/page",
];

/** Builds the page; with `force: false` only if it is missing or stale. */
export async function buildPage({ force = true } = {}) {
  if (!force && !(await isOld())) return page;
  const { outputFiles } = await build({
    entryPoints: [join(root, "web/main.tsx")],
    outdir: join(root, "dist/page"),
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    minify: true,
    legalComments: "eof",
    platform: "browser",
    jsx: "automatic",
    jsxImportSource: "preact",
    conditions: ["@understudy/source"],
    loader: { ".svg": "dataurl" },
    logLevel: "warning",
  });
  const textOf = (end) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
  const script = textOf(".js").replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3C!--");
  const style = textOf(".css").replaceAll("</style", "<\\/style");
  const template = await readFile(join(root, "web/page.html"), "utf8");
  const parts = [
    ["<!-- style -->", `<style>${style}</style>`],
    ["<!-- script -->", `<script>${script}</script>`],
  ];
  let html = template;
  for (const [mark, part] of parts) {
    if (html.split(mark).length !== 2) throw new Error(`web/page.html must have ${mark} once`);
    html = html.replace(mark, () => part);
  }
  await mkdir(dirname(page), { recursive: true });
  // Atomic replacement: a reader gets the old page or the new one, never part of one.
  const part = `${page}.${process.pid}`;
  await writeFile(part, html);
  await rename(part, page);
  return page;
}

async function isOld() {
  const built = await stat(page).catch(() => undefined);
  if (built === undefined) return true;
  for (const folder of SOURCES) {
    for (const entry of await readdir(join(root, folder), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!entry.isFile() || entry.parentPath.includes("node_modules")) continue;
      const { mtimeMs } = await stat(join(entry.parentPath, entry.name));
      if (mtimeMs > built.mtimeMs) return true;
    }
  }
  return false;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${await buildPage()}\n`);
}
