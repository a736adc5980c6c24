import { constants, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { besideOf, targetOf } from "./target.ts";

const PERMISSIONS = 0o7777;
const NEW_FILE = 0o666;

/**
 * Writes a file atomically. A new file is written next to it, under a unique name, and replaces it once it is on the
 * disk. Of several writers the last one wins, with its whole content. Symbolic links and permissions are kept. Pipes
 * and devices such as `/dev/stdout` are written to directly.
 *
 * @throws errors of the file system; the old file is then unchanged, and no other is left
 *
 * @example
 * await writeWhole("village.plans.json", formatPlanLibrary(planLibrary.toJSON()));
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const target = targetOf(path);
  const before = await stat(target).catch(ifThere);
  if (before !== undefined && !before.isFile()) {
    await writeFile(target, content, { flag: constants.O_WRONLY });
    return;
  }
  const beside = besideOf(target);
  try {
    await writeThrough(beside, content, before && before.mode & PERMISSIONS);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(target));
}

function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** Writes a new file and flushes it to disk, as it must not replace another file before its content is there. */
async function writeThrough(
  path: string,
  content: string | Uint8Array,
  mode: number | undefined,
): Promise<void> {
  const file = await open(path, "wx", mode ?? NEW_FILE);
  try {
    // The umask reduces the mode on opening.
    if (mode !== undefined) await file.chmod(mode);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Flushes the new name to disk as well. Not every system can synchronise folders. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // The file is complete under either name.
  }
}
