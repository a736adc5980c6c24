// Merges the chunks that a program always loads together. Splitting makes a chunk for each set of entries that share
// code; Node takes longer to find and link dozens of small files than to read a large one.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { build } from "esbuild";

/**
 * Merges each of some entries with everything that it imports statically, except what an earlier one merged.
 *
 * @param built esbuild's result with `splitting`, `metafile` and `write: false`
 * @param outdir folder of its files
 * @param entries `[entry in outdir, without hash and ".js", name of the merged file]`, in order of loading
 * @param options esbuild's options for the files
 * @returns the files, as `{ path, contents }`
 */
export async function mergeChunks({ metafile, outputFiles }, outdir, entries, options) {
  const root = resolve(outdir);
  // As deep as the target, since source maps name the sources relative to themselves.
  const folder = mkdtempSync(join(dirname(root), ".chunks-"));
  try {
    const place = (path) => join(folder, relative(root, resolve(path)));
    for (const { path, contents } of outputFiles) {
      mkdirSync(dirname(place(path)), { recursive: true });
      writeFileSync(place(path), contents);
    }
    const chunks = chunksOf(metafile, place);
    const groups = groupsOf(chunks, folder, entries);
    const homes = homesOf(groups, chunks);
    const common = { ...options, bundle: true, splitting: false, write: false, outdir: root };
    const made = [];
    for (const { name, paths } of groups) {
      const contents = paths.map((path) => exportsFrom(path, homes.get(path), folder));
      const { outputFiles: files } = await build({
        ...common,
        stdin: { contents: contents.join(""), resolveDir: folder },
        ...{ outdir: undefined, outfile: join(root, name) },
        plugins: [resolver(folder, homes, new Set(paths))],
      });
      made.push(...files);
    }
    // A merged entry stays, as exports of the merged file.
    const left = [...chunks].filter(([path, { isEntry }]) => isEntry || !homes.has(path));
    const { outputFiles: others } = await build({
      ...common,
      entryPoints: left.map(([path]) => ({
        in: path,
        out: relative(folder, path).replace(/\.js$/, ""),
      })),
      plugins: [resolver(folder, homes, new Set())],
    });
    return [...made, ...others];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The scripts by place, with their static imports and exports. */
function chunksOf({ outputs }, place) {
  const scripts = Object.entries(outputs).filter(([path]) => path.endsWith(".js"));
  return new Map(
    scripts.map(([path, { imports, exports, entryPoint }]) => {
      const inner = imports.filter(({ external }) => external !== true);
      const loaded = inner.filter(({ kind }) => kind === "import-statement");
      const isEntry = entryPoint !== undefined;
      return [place(path), { isEntry, exports, imports: loaded.map((each) => place(each.path)) }];
    }),
  );
}

/** The files of each entry in order of evaluation, without those of earlier entries. */
function groupsOf(chunks, folder, entries) {
  const taken = new Set();
  return entries.map(([entry, name]) => {
    const first = [...chunks.keys()].find((path) => nameOf(path, folder) === entry);
    if (first === undefined) throw new Error(`there is no entry ${entry}`);
    const paths = [];
    const add = (path) => {
      if (taken.has(path)) return;
      taken.add(path);
      for (const other of chunks.get(path).imports) add(other);
      paths.push(path);
    };
    add(first);
    return { name, paths };
  });
}

/** The path of an entry without the hash of its content. */
function nameOf(path, folder) {
  const name = relative(folder, path).split(sep).join("/");
  return name.replace(/(-[0-9A-Z]{8})?\.js$/, "");
}

/** The merged file of each chunk, and the names of the chunk's exports there: those of the entry stay. */
function homesOf(groups, chunks) {
  const homes = new Map();
  for (const { name, paths } of groups) {
    const used = new Set();
    for (const path of paths.toReversed()) {
      const names = new Map();
      for (const own of chunks.get(path).exports) {
        let free = own;
        for (let number = 2; used.has(free); number++) free = `${own}$${number}`;
        used.add(free);
        names.set(own, free);
      }
      homes.set(path, { name, names });
    }
  }
  return homes;
}

/** A chunk's exports for its merged file. */
function exportsFrom(path, { names }, folder) {
  const list = [...names].map(([own, free]) => `${own} as ${free}`).join(", ");
  return `export { ${list} } from "${wayTo(path, folder)}";\n`;
}

/** The same exports as the chunk's, from the merged file. */
function exportsOf({ names }, way) {
  const list = [...names].map(([own, free]) => `${free} as ${own}`).join(", ");
  return `export { ${list} } from "${way}";\n`;
}

function wayTo(path, folder) {
  const way = relative(folder, path).split(sep).join("/");
  return way.startsWith(".") ? way : `./${way}`;
}

/** Bundles the inside of a merged file; other files stay outside, and import merged chunks from their new file. */
function resolver(folder, homes, inside) {
  const moved = (path, home, from) => ({
    path: `${path} for ${from}`,
    namespace: "moved",
    sideEffects: true,
    pluginData: exportsOf(home, wayTo(join(folder, home.name), from)),
  });
  return {
    name: "merged-chunks",
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, importer, namespace, kind }) => {
        if (namespace === "moved") return { path, external: true };
        const target = resolve(resolveDir, path);
        const home = homes.get(target);
        // A merged file lies at the top.
        const from = inside.has(importer) ? folder : resolveDir;
        const external = (file) => ({ path: wayTo(file, from), external: true });
        // The merged file exports all that its entry does.
        if (kind === "dynamic-import") return external(home ? join(folder, home.name) : target);
        if (inside.has(target)) return { path: target, sideEffects: true };
        return home === undefined ? external(target) : moved(target, home, from);
      });
      onResolve({ filter: /./ }, ({ path, kind }) => {
        const home = kind === "entry-point" ? homes.get(path) : undefined;
        return home && moved(path, home, dirname(path));
      });
      onLoad({ filter: /./, namespace: "moved" }, ({ pluginData }) => ({ contents: pluginData }));
    },
  };
}
