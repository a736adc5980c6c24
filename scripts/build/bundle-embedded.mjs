// The embedded library as one script, from the sources: ES2022, since lowered private fields take many times as long.
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { asPublished } from "./bundle-as-published.mjs";
import { LATER, laterParts } from "./later-parts.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What stands in the place of typebox, which compiles checks to code and brings much that messages do not need. */
export const aliases = {
  typebox: join(root, "packages/embedded/src/schema/type.ts"),
  "typebox/compile": join(root, "packages/embedded/src/schema/compile.ts"),
};

/** Begins each part in the text, so that a host may keep it until it is needed; the last one is the script itself. */
const MARK = "//# part ";
/** The names that a chunk of the bundler needs of others, and those that it gives them. */
const IMPORT = /^\s*import\s*(?:\{([^}]*)\}\s*from\s*)?"\.\/([^"]+)\.js";?/;
const EXPORT = /export\s*\{([^}]*)\};?\s*$/;

/** A chunk of the bundler as a function that gives what the chunk exports. */
function asFunction(text) {
  const needed = [];
  let rest = text;
  for (let found = IMPORT.exec(rest); found !== null; found = IMPORT.exec(rest)) {
    const [whole, names = "", chunk] = found;
    needed.push(`const {${names.replace(/ as /g, ": ")}} = needPart("${chunk}");`);
    rest = rest.slice(whole.length);
  }
  const [exported = "", names = ""] = EXPORT.exec(rest) ?? [];
  const given = names.replace(/([\w$]+) as ([\w$]+)/g, "$2: $1");
  const body = rest.slice(0, rest.length - exported.length);
  return `(needPart) => { ${needed.join(" ")}\n${body}\nreturn {${given}}; }`;
}

/** The chunks that a chunk cannot begin without, itself included. */
function neededBy(name, importsOf, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const each of importsOf.get(name)) neededBy(each, importsOf, found);
  return found;
}

/**
 * The text of the script, which defines `globalThis.understudy`.
 *
 * @param isPublished whether private names are renamed and all is minified, which takes most of the time
 */
export async function bundleEmbedded({ isPublished = true } = {}) {
  const { outputFiles, metafile } = await build({
    entryPoints: [
      { in: join(root, "packages/embedded/src/script.ts"), out: "script" },
      ...LATER.map((part) => ({ in: `later:${part}`, out: part })),
    ],
    inject: [join(root, "packages/embedded/src/globals/globals.ts")],
    bundle: true,
    splitting: true,
    chunkNames: "[hash]",
    outdir: root,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    alias: aliases,
    conditions: ["@understudy/source"],
    plugins: [laterParts, ...(isPublished ? [asPublished] : [])],
    minify: isPublished,
    metafile: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "error",
  });
  const nameOf = (path) => basename(path, ".js");
  const importsOf = new Map(
    Object.entries(metafile.outputs).map(([path, { imports }]) => [
      nameOf(path),
      imports.filter(({ external }) => !external).map((each) => nameOf(each.path)),
    ]),
  );
  const atOnce = neededBy("script", importsOf);
  const chunks = outputFiles.map(({ path, text }) => [nameOf(path), asFunction(text)]);
  const later = chunks.filter(([name]) => !atOnce.has(name));
  const kept = chunks.filter(([name]) => atOnce.has(name));
  const written = (found, target) =>
    found.map(([name, text]) => `${target}[${JSON.stringify(name)}] = ${text};\n`).join("");
  const parts = later.map(
    (each) => `${MARK}${each[0]}\n${written([each], "(globalThis.understudyParts ??= {})")}`,
  );
  return { text: `${parts.join("")}${MARK}script\n${begin(written(kept, "parts"))}` };
}

/** The script itself: evaluates each chunk when it is first needed. */
const begin = (chunks) => `(() => {
const parts = (globalThis.understudyParts ??= {});
const made = {};
const need = (name) => {
  if (made[name] !== undefined) return made[name];
  if (parts[name] === undefined) globalThis.hostPart(name);
  return (made[name] = parts[name](need));
};
${chunks}need("script");
})();
`;
