import { type BigIntStats, statSync } from "node:fs";

/**
 * The file, folder or pipe behind a path; undefined if there is none. Numbers are asked for as `bigint`: Node keeps the
 * last others in a place where its resolution of modules reads them, and after a pipe or a socket it would not follow
 * symbolic links to packages until somebody looks at something else.
 */
export function lookAt(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}
