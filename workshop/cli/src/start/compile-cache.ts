/**
 * The cost of a start: code that was compiled once is kept, and short work is not optimised for long.
 *
 * @module
 */

import { mkdirSync, statSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Keeps in a folder what Node compiles, for later starts. */
type Enable = (folder: string) => unknown;
type Environment = Readonly<Record<string, string | undefined>>;

/** Node 20 has none. */
const { enableCompileCache } = module as { readonly enableCompileCache?: Enable };

/**
 * Has Node keep what it compiles in a folder of the user's, unless the user has told Node where, or not to. Node's own choice
 * is a folder in which every user of the machine may put what is run as code later. Without a folder, nothing is kept.
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

/** Made if need be; undefined where it cannot be, or where others may write to it. */
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

/** The folder in which programs keep what can be made again. */
function cachesOf({ XDG_CACHE_HOME: told = "", LOCALAPPDATA: local = "" }: Environment): string {
  if (isAbsolute(told)) return told;
  return process.platform === "win32" && isAbsolute(local) ? local : join(homedir(), ".cache");
}
