/**
 * Start-up cost: a compile cache, and less optimisation for short runs.
 *
 * @module
 */

import { mkdirSync, statSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Enables Node's compile cache in a folder. */
type Enable = (folder: string) => unknown;
type Environment = Readonly<Record<string, string | undefined>>;

/** Absent in Node 20. */
const { enableCompileCache } = module as { readonly enableCompileCache?: Enable };

/**
 * Enables Node's compile cache in a private folder, unless the user has configured or disabled it. Node's default
 * folder is writable by every user of the machine, who could plant code there. Without a private folder, there is no
 * cache.
 */
export function openCompileCache(
  env: Environment = process.env,
  enable: Enable | undefined = enableCompileCache,
): void {
  const isTold = ["NODE_COMPILE_CACHE", "NODE_DISABLE_COMPILE_CACHE"].some((name) => env[name]);
  if (enable === undefined || isTold) return;
  const folder = ownFolder(env);
  if (folder !== undefined) enable(folder);
}

/** The private folder, created if necessary; undefined if that fails, or if others can write to it. */
function ownFolder(env: Environment): string | undefined {
  try {
    const folder = join(cachesOf(env), "understudy", "compiled");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(folder);
    const isOwn = process.getuid === undefined || process.getuid() === uid;
    const isClosed = process.platform === "win32" || (mode & 0o022) === 0;
    return isOwn && isClosed ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** The user's cache folder. */
function cachesOf({ XDG_CACHE_HOME: told = "", LOCALAPPDATA: local = "" }: Environment): string {
  if (isAbsolute(told)) return told;
  return process.platform === "win32" && isAbsolute(local) ? local : join(homedir(), ".cache");
}
