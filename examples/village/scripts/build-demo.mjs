// Builds the demo as one folder for any web host, under any path.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "rolldown/utils";
import { sharedTemplatesForEsbuild } from "../../../scripts/build/shared-templates.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const MODEL = at("../../../packages/llm/shipped/nano-planner.gguf");
const DOMAINS = ["village", "guard", "courier"];
/** Games by genre, on separate pages. */
const GENRES = ["survival", "colony", "kitchen"];
const TEMPLATES = "../../../workshop/create-understudy/templates";

/** Default output folder. */
const DEMO_FOLDER = at("../dist/demo");

const PRELOADS = "<!-- preloads -->";

/**
 * The page uses the shipped model, which writes JSON in its trained chat format: parsers of other models are excluded.
 */
const OWN_MODEL = {
  name: "own-model",
  setup({ onLoad }) {
    onLoad({ filter: /parse\/shapes\/text-shapes\.ts$/ }, () => ({
      contents: "export const readTextShapes = () => [];",
    }));
    onLoad({ filter: /embedded\/choose-turns\.ts$/ }, () => ({ contents: "export {};" }));
  },
};

/** The demo's bar above a game, with ways to the other games. */
function barOf(genre) {
  const links = GENRES.map((name) => {
    const label = `${name[0].toUpperCase()}${name.slice(1)}`;
    const current = name === genre ? ' aria-current="page"' : "";
    return `<a href="${name}.html"${current}>${label}</a>`;
  });
  return `<nav class="bar" aria-label="Games">
      <b>Understudy</b>
      <a href="index.html">Village</a>
      ${links.join("\n      ")}
    </nav>`;
}

/** Preload links for the imports of the village's script. */
function preloadsOf({ outputs }) {
  const found = new Set(Object.keys(outputs).filter((path) => basename(path) === "demo.js"));
  for (const path of found) {
    for (const { path: other, kind } of outputs[path].imports) {
      if (kind === "import-statement") found.add(other);
    }
  }
  return [...found]
    .map((path) => basename(path))
    .filter((name) => name.startsWith("shared-"))
    .map((name) => `<link rel="modulepreload" href="${name}">`)
    .join("\n    ");
}

/** Removes an earlier build's shared files; other files stay. */
async function clearShared(folder) {
  for (const name of await readdir(folder)) {
    if (/^shared-[A-Z0-9]{8}\.js$/.test(name)) await rm(join(folder, name));
  }
}

/** Minifies scripts further, by 2.5 % after gzip. */
async function minifyAll({ outputs }) {
  const scripts = Object.keys(outputs).filter((path) => path.endsWith(".js"));
  for (const path of scripts) {
    const { code, errors } = await minify(path, await readFile(path, "utf8"), { module: true });
    if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
    await writeFile(path, code);
  }
}

/** @returns the folder */
export async function buildDemo(folder = DEMO_FOLDER) {
  await mkdir(folder, { recursive: true });
  await clearShared(folder);
  const { metafile } = await build({
    entryPoints: {
      start: at("../web/start.ts"),
      demo: at("../web/main.tsx"),
      "model-worker": at("../../../packages/llm/src/browser/model-worker.ts"),
      ...Object.fromEntries(
        GENRES.map((genre) => [genre, at(`${TEMPLATES}/${genre}/src/main.ts`)]),
      ),
    },
    outdir: folder,
    bundle: true,
    metafile: true,
    // Code shared by page and worker is bundled once.
    splitting: true,
    chunkNames: "shared-[hash]",
    // Code for models on servers, which this page does not use.
    external: ["./open-server-backend.ts"],
    format: "esm",
    target: "es2023",
    minify: true,
    legalComments: "none",
    platform: "browser",
    jsx: "automatic",
    jsxImportSource: "preact",
    conditions: ["@understudy/source"],
    plugins: [OWN_MODEL, sharedTemplatesForEsbuild],
    loader: { ".svg": "dataurl" },
    logLevel: "warning",
  });
  await minifyAll(metafile);
  const page = await readFile(at("../web/index.html"), "utf8");
  await writeFile(join(folder, "index.html"), page.replace(PRELOADS, preloadsOf(metafile)));
  for (const genre of GENRES) {
    const text = await readFile(at(`${TEMPLATES}/${genre}/index.html`), "utf8");
    const page = text
      .replace("/src/main.ts", `${genre}.js`)
      .replace("/src/page.css", "page.css")
      .replace("</head>", '  <link rel="stylesheet" href="genre.css">\n  </head>')
      .replace("<main>", `${barOf(genre)}\n    <main>`);
    await writeFile(join(folder, `${genre}.html`), page);
  }
  await cp(at(`${TEMPLATES}/_shared/src/page.css`), join(folder, "page.css"));
  await cp(at("../web/style/genre.css"), join(folder, "genre.css"));
  await cp(MODEL, join(folder, "nano-planner.gguf"));
  for (const name of DOMAINS) {
    const text = await readFile(at(`../../domains/${name}.json`), "utf8");
    await writeFile(join(folder, `${name}.json`), text);
  }
  await cp(at("../../../LICENSE"), join(folder, "licences.txt"));
  return folder;
}
