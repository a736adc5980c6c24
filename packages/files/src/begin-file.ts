import { openSync, rmSync } from "node:fs";
import { lookAt } from "./look-at.ts";
import { targetOf } from "./target.ts";

/**
 * Opens a new, empty file in place of an old one, to be written piece by piece. A process that still writes to the old
 * file does not damage the new one. Symbolic links are kept.
 *
 * @returns a file descriptor
 * @throws errors of the file system
 *
 * @example
 * const file = beginFile("evening.jsonl");
 */
export function beginFile(path: string): number {
  const target = targetOf(path);
  if (lookAt(target)?.isFile() === true) {
    try {
      rmSync(target);
    } catch {
      // In a folder without permission to remove files, an old file can only be overwritten.
      return openSync(target, "w");
    }
  }
  return openSync(target, "w");
}
