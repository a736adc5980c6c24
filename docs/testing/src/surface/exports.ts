import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { packageFolders } from "../../../../scripts/build/published-packages.mjs";
import { root } from "../repository/pages.ts";

/** The exports of one entry of a package. */
export interface EntrySurface {
  /** The name in `import … from`. */
  readonly entry: string;
  /** The exports in order; types start with `type `. */
  readonly names: readonly string[];
}

/** An exported declaration: its file and name. */
export interface Declaration {
  readonly name: string;
  /** Path from the root of the repository. */
  readonly file: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** The exports of each entry of each package. */
export function readSurfaces(): EntrySurface[] {
  return folders().flatMap((folder) => {
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return Object.entries(manifest.exports ?? {}).flatMap(([path, target]) => {
      const source = typeof target === "string" ? undefined : target["@understudy/source"];
      if (source === undefined || !source.endsWith(".ts")) return [];
      const names = exportsOf(join(folder, source)).toSorted((a, b) =>
        sortKey(a) < sortKey(b) ? -1 : 1,
      );
      return [{ entry: join(manifest.name, path), names }];
    });
  });
}

/** The surfaces as committed: one line per export. */
export function writeSurfaces(surfaces: readonly EntrySurface[]): string {
  return surfaces
    .flatMap(({ entry, names }) => [
      `${entry} (${names.length})`,
      ...names.map((name) => `  ${name}`),
      "",
    ])
    .join("\n");
}

/**
 * All exported declarations in the sources of the packages and of the client, without re-exports.
 */
export function readDeclarations(): Declaration[] {
  return folders()
    .flatMap((folder) => [join(folder, "src"), join(folder, "web")])
    .flatMap(sourcesOf)
    .flatMap((file) =>
      declarationsOf(readFileSync(file, "utf8")).map((name) => ({
        name: sortKey(name),
        file: relative(root, file),
      })),
    );
}

/** The clients, and the packages on the shelves. */
function folders(): string[] {
  return ["clients/typescript", ...packageFolders().toSorted()].map((folder) => join(root, folder));
}

function sourcesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\.d\.ts$/.test(file))
    .map((file) => join(folder, file));
}

/** Sorts names without `type `, independent of the machine's language. */
function sortKey(name: string): string {
  return name.replace("type ", "");
}

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(class|const|enum|function\*?|interface|type) (\w+)/gm;
const REEXPORT = /^export (type )?(?:\{([^}]*)\}|\*(?: as (\w+))?) from "([^"]+)";/gm;

function exportsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const passedOn = [...text.matchAll(REEXPORT)].flatMap(
    ([, isTypeOnly, names, whole, from = ""]) => {
      if (whole !== undefined) return [whole];
      if (names === undefined) {
        // The index of a room names what the room gives.
        if (from.endsWith("/index.ts")) return exportsOf(join(dirname(file), from));
        throw new Error(
          `${relative(root, file)}: an entry names what it exports; \`export *\` does not`,
        );
      }
      return names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "")
        .map((name) => (isTypeOnly === undefined ? name : `type ${name}`));
    },
  );
  return [...declarationsOf(text), ...passedOn];
}

function declarationsOf(text: string): string[] {
  const found = [...text.matchAll(DECLARATION)].map(([, kind, name = ""]) =>
    kind === "interface" || kind === "type" ? `type ${name}` : name,
  );
  return [...new Set(found)];
}
