import { randomUUID } from "node:crypto";
import { readlinkSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** Limit on symbolic links, the same as in Linux. */
const MAX_LINKS = 40;

/** The file that a path leads to through symbolic links, even if the last link is dangling. */
export function targetOf(path: string): string {
  let at = resolve(path);
  for (let links = 0; links < MAX_LINKS; links++) {
    const next = linkAt(at);
    if (next === undefined) return at;
    at = resolve(dirname(at), next);
  }
  // A cycle of links: opening it will fail with the right error.
  return resolve(path);
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Maximum length of a name in characters, since names are limited in bytes and a character may take four. */
const NAME_LENGTH = 40;

/** A unique name for a file next to another. */
export function besideOf(target: string): string {
  const name = basename(target).slice(0, NAME_LENGTH);
  return join(dirname(target), `${name}.${randomUUID()}.tmp`);
}
