import { constants, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { besideOf, targetOf } from "./target.ts";

const PERMISSIONS = 0o7777;
const NEW_FILE = 0o666;

/**
 * Writes a file whole or not at all. The new one is written beside it, under a name that nobody else
 * has, and takes its place once it is on the disk; of several writers the last one wins, with all that
 * it wrote. A symbolic link stays one, and its file is replaced; so do permissions. What is no
 * file, such as a pipe or `/dev/stdout`, is written to as it is.
 *
 * @throws what the file system says; then nothing has changed, and nothing is left over
 *
 * @example
 * await writeWhole("village.repertoire.json", formatRepertoire(repertoire.toJSON()));
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

/** Writes a new file down to the disk: it must not take another's name before its content is there. */
async function writeThrough(
  path: string,
  content: string | Uint8Array,
  mode: number | undefined,
): Promise<void> {
  const file = await open(path, "wx", mode ?? NEW_FILE);
  try {
    // The process's mask cuts down the mode that was asked for on opening.
    if (mode !== undefined) await file.chmod(mode);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The new name as well is on the disk then. Not every system lets a folder be synchronised. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // The file is whole under either name.
  }
}
