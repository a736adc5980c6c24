import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Kind, Texts } from "./kind.ts";
import { KINDS } from "./kinds.ts";

/** The folder of all kept files. */
export const FILES: string = fileURLToPath(new URL("../files", import.meta.url));

/** The versions with kept files, oldest first. */
export function versions(): readonly string[] {
  const folders = readdirSync(FILES, { withFileTypes: true }).filter((each) => each.isDirectory());
  return folders.map(({ name }) => name).toSorted(compareVersions);
}

/** A release comes after what was written before it, such as `0.1.0-alpha.4`. */
export function compareVersions(one: string, other: string): number {
  const { compare } = new Intl.Collator("en", { numeric: true });
  const [[release = "", before], [otherRelease = "", otherBefore]] = [one, other].map((version) =>
    version.split(/-(.*)/),
  ) as [string[], string[]];
  if (release !== otherRelease) return compare(release, otherRelease);
  if (before === undefined || otherBefore === undefined) {
    return Number(before === undefined) - Number(otherBefore === undefined);
  }
  return compare(before, otherBefore);
}

/** Whether a version had a kind. */
export function hadKind(version: string, { since = version }: Kind): boolean {
  return compareVersions(since, version) <= 0;
}

/** Properties that the texts of a version should hold, and do not. */
export function missingIn(
  version: string,
  { holds, heldSince = {} }: Kind,
  texts: Texts,
): readonly string[] {
  const isDue = (what: string): boolean =>
    compareVersions(heldSince[what] ?? version, version) <= 0;
  const missing = Object.entries(holds(texts)).filter(([what, isHeld]) => !isHeld && isDue(what));
  return missing.map(([what]) => what);
}

/** The files of a kind that a version wrote; none for a kind that it did not have. */
export function textsOf(version: string, { name }: Kind): Texts {
  const folder = join(FILES, version, name);
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder).toSorted();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

/** A kept file. */
export interface OldFile {
  readonly path: string;
  readonly kind: Kind;
  readonly file: string;
  readonly text: string;
  readonly isSlow: boolean;
}

/** All files of a version. */
export function filesOf(version: string): readonly OldFile[] {
  return KINDS.flatMap((kind) =>
    Object.entries(textsOf(version, kind)).map(([file, text]) => {
      const isSlow = kind.slow?.includes(file) === true;
      return { path: `${kind.name}/${file}`, kind, file, text, isSlow };
    }),
  );
}
