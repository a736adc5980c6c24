import { randomUUID } from "node:crypto";
import { readlinkSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** As many as Linux follows. */
const MAX_LINKS = 40;

/** The file that a path means: behind symbolic links, also behind one that leads to nothing yet. */
export function targetOf(path: string): string {
  let at = resolve(path);
  for (let links = 0; links < MAX_LINKS; links++) {
    const next = linkAt(at);
    if (next === undefined) return at;
    at = resolve(dirname(at), next);
  }
  // In a circle: whoever opens it is told so.
  return resolve(path);
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Names have limits in bytes, and a character may take four. */
const NAME_LENGTH = 40;

/** A name beside a file that nobody else has. */
export function besideOf(target: string): string {
  const name = basename(target).slice(0, NAME_LENGTH);
  return join(dirname(target), `${name}.${randomUUID()}.tmp`);
}
