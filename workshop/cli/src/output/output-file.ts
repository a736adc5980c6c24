import { appendFileSync } from "node:fs";
import { checkWritable, claimFile, FileInUseError, writeWhole } from "@understudy/files";
import { InputError } from "../input/input-error.ts";

/**
 * Writes a file atomically: the old content stays until the new one is complete.
 *
 * @throws InputError if it cannot be written
 */
export async function writeOutput(path: string, text: string): Promise<void> {
  await writeWhole(path, text).catch((cause) => refuse(path, cause));
}

/** @throws InputError if it cannot be written */
export function appendOutput(path: string, text: string): void {
  attempt(path, () => appendFileSync(path, text));
}

/**
 * Checks that a file is writable, and leaves nothing behind.
 *
 * @throws InputError if it is not
 */
export function checkOutput(path: string): void {
  attempt(path, () => checkWritable(path));
}

/**
 * Locks files during a read-modify-write, which would otherwise lose concurrent changes.
 *
 * @throws InputError for a locked or unwritable file
 */
export async function whileClaimed<Result>(
  paths: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const releases: (() => void)[] = [];
  try {
    for (const path of paths) {
      checkOutput(path);
      releases.push(attempt(path, () => claimFile(path)).release);
    }
    return await work();
  } finally {
    for (const release of releases) release();
  }
}

function attempt<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    return refuse(path, cause);
  }
}

function refuse(path: string, cause: unknown): never {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (!(cause instanceof FileInUseError)) {
    const issue = { pointer: "", message: `cannot be written: ${said}` };
    throw new InputError("unwritable-output", path, [issue], { cause });
  }
  const message = `is being worked on by ${cause.holder}`;
  const hint = `wait until it is finished, or name another file; if no process uses it, remove ${cause.lock}`;
  throw new InputError(cause.code, path, [{ pointer: "", message, hint }], { cause });
}
