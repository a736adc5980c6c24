import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publishedPackages } from "../../../../scripts/build/published-packages.mjs";
import { root } from "./pages.ts";

/** One entry of a published package. */
export interface Entry {
  /** Folder of the package, from the root. */
  readonly folder: string;
  /** The name in `import … from`. */
  readonly from: string;
  /** Its exports in order; types start with `type `. */
  readonly names: readonly string[];
  /** Whether the package is a program, whose entries nobody imports. */
  readonly isProgram: boolean;
}

interface Manifest {
  readonly name: string;
  readonly bin?: unknown;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(class|const|enum|function\*?|interface|type) (\w+)/gm;
const REEXPORT = /^export (type )?(?:\{([^}]*)\}|\*(?: as (\w+))?) from "([^"]+)";/gm;

/** All entries of all published packages. */
export function readEntries(): readonly Entry[] {
  return publishedPackages().flatMap(({ folder, manifest }) => {
    const { name, bin, exports = {} } = manifest as unknown as Manifest;
    return Object.entries(exports).flatMap(([path, target]) => {
      const source = typeof target === "string" ? undefined : target["@understudy/source"];
      if (source === undefined || !source.endsWith(".ts")) return [];
      const names = exportsOf(join(root, folder, source)).toSorted((a, b) =>
        withoutType(a) < withoutType(b) ? -1 : 1,
      );
      return [{ folder, from: join(name, path), names, isProgram: bin !== undefined }];
    });
  });
}

/** The exports of a source. */
export function exportsOf(file: string): readonly string[] {
  const text = readFileSync(file, "utf8");
  const declared = [...text.matchAll(DECLARATION)].map(([, kind, name = ""]) =>
    kind === "interface" || kind === "type" ? `type ${name}` : name,
  );
  const passedOn = [...text.matchAll(REEXPORT)].flatMap(
    ([, type = "", names, whole, from = ""]) => {
      if (whole !== undefined) return [whole];
      if (names === undefined) return exportsOf(join(dirname(file), from));
      return names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "")
        .map((name) => type + name.replace(/^\w+ as /, ""));
    },
  );
  return [...new Set([...declared, ...passedOn])];
}

/** The bare name of an export. */
export function withoutType(name: string): string {
  return name.replace("type ", "");
}
