import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { packageFolders } from "../../../../scripts/build/published-packages.mjs";
import { root } from "../repository/pages.ts";

/** Imported files by file, types included. Paths are relative to the root, with `/`. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/**
 * The imports of each source from its own package. Tests are left out, as they may import anything.
 */
export function readImports(): Imports {
  const folders = packageFolders()
    .flatMap((folder) => [join(root, folder, "src"), join(root, folder, "web")])
    .filter((folder) => existsSync(folder));
  return new Map(
    folders.flatMap(sourcesIn).map((file) => {
      const specifiers = specifiersIn(readFileSync(file, "utf8"));
      const inner = specifiers.filter((specifier) => specifier.startsWith("."));
      return [pathOf(file), inner.map((specifier) => pathOf(join(dirname(file), specifier)))];
    }),
  );
}

const IMPORT = /^(?:import|export)\s(?:[^;"]*\sfrom\s)?"([^"]+)"|\bimport\("([^"]+)"\)/gm;

/** The names after `from`, in `import "…"` or in `import("…")`. */
export function specifiersIn(text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, declared, called]) => declared ?? (called as string));
}

/** The files on import cycles, and those between two cycles; empty without cycles. */
export function filesOnCycles(imports: Imports): string[] {
  const left = new Map([...imports].map(([file, targets]) => [file, new Set(targets)]));
  let before: number;
  do {
    before = left.size;
    const imported = new Set([...left.values()].flatMap((targets) => [...targets]));
    for (const [file, targets] of left) {
      for (const target of targets) if (!left.has(target)) targets.delete(target);
      if (targets.size === 0 || !imported.has(file)) left.delete(file);
    }
  } while (left.size < before);
  return [...left.keys()].toSorted();
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesIn(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function pathOf(file: string): string {
  return relative(root, file).split(sep).join("/");
}
