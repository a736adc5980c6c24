import { closeSync, openSync, rmSync } from "node:fs";
import { lookAt } from "./look-at.ts";
import { besideOf, targetOf } from "./target.ts";

/**
 * Finds out whether {@link writeWhole} could write a file, and leaves nothing behind: before an hour
 * of work rather than after it.
 *
 * @throws what the file system says if not
 *
 * @example
 * checkWritable("report/index.html");
 */
export function checkWritable(path: string): void {
  const target = targetOf(path);
  const before = lookAt(target);
  if (before !== undefined && !before.isFile()) {
    closeSync(openSync(target, "a"));
    return;
  }
  const beside = besideOf(target);
  closeSync(openSync(beside, "wx"));
  rmSync(beside);
}
