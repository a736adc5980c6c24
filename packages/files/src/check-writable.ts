import { closeSync, openSync, rmSync } from "node:fs";
import { lookAt } from "./look-at.ts";
import { besideOf, targetOf } from "./target.ts";

/**
 * Checks that {@link writeWhole} can write a file, and leaves no file behind. Better done before an hour of work than
 * after it.
 *
 * @throws errors of the file system if the file cannot be written
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
