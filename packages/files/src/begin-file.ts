import { openSync, rmSync } from "node:fs";
import { lookAt } from "./look-at.ts";
import { targetOf } from "./target.ts";

/**
 * Opens a new, empty file in the place of an old one, for what is written bit by bit. Somebody who still
 * writes to the old one continues with that, and does not tear the new one. A symbolic link stays one.
 *
 * @returns a file descriptor
 * @throws what the file system says
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
      // In a folder that lets nothing be taken out an old file can only be written over.
      return openSync(target, "w");
    }
  }
  return openSync(target, "w");
}
