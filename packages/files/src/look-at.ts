import { type BigIntStats, statSync } from "node:fs";

/**
 * The file, folder or pipe at a path; undefined if there is none. Requests numbers as `bigint`, because Node stores
 * other results in a buffer that its module resolution reads: after a pipe or socket it would not follow symbolic links
 * to packages until the next call.
 */
export function lookAt(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}
