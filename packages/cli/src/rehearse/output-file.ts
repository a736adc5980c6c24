import { appendFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { InputError } from "../input/input-error.ts";

/**
 * Writes a file whole or not at all: what was there stays until the new one is complete.
 *
 * @throws InputError if it cannot be written
 */
export function writeWhole(path: string, text: string): void {
  const part = `${path}.part`;
  attempt(path, () => {
    writeFileSync(part, text);
    renameSync(part, path);
  });
}

/**
 * Finds out whether a file could be written, and leaves nothing behind.
 *
 * @throws InputError if not
 */
export function checkWritable(path: string): void {
  const part = `${path}.part`;
  attempt(path, () => {
    writeFileSync(part, "");
    rmSync(part);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
      throw new Error("it is a folder");
    }
  });
}

/** @throws InputError if it cannot be written */
export function appendTo(path: string, text: string): void {
  attempt(path, () => appendFileSync(path, text));
}

function attempt(path: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    const message = `cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new InputError("unwritable-output", path, [{ pointer: "", message }], { cause });
  }
}
