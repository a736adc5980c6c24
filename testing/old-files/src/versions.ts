import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Kind } from "./kind.ts";
import { KINDS } from "./kinds.ts";

const FILES = fileURLToPath(new URL("../files", import.meta.url));

/** The versions with kept files. */
export function versions(): readonly string[] {
  const folders = readdirSync(FILES, { withFileTypes: true }).filter((each) => each.isDirectory());
  return folders.map(({ name }) => name).toSorted();
}

/** A kept file. */
export interface OldFile {
  readonly path: string;
  readonly kind: Kind;
  readonly text: string;
  readonly isSlow: boolean;
}

/** All files of a version. */
export function filesOf(version: string): readonly OldFile[] {
  return KINDS.flatMap((kind) => {
    const folder = join(FILES, version, kind.name);
    if (!existsSync(folder)) return [];
    return readdirSync(folder).map((file) => ({
      ...{ path: `${kind.name}/${file}`, kind },
      text: readFileSync(join(folder, file), "utf8"),
      isSlow: kind.slow?.includes(file) === true,
    }));
  });
}
