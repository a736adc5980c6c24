import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { RequestError } from "@understudy/planner-core";

/** The longest file that a configuration may name, in bytes: a plan library of some ten thousand plans. */
const MAX_BYTES = 256 * 1024 * 1024;
/** A pipe without a writer would be waited for. Windows has no such flag. */
const AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a file, and neither waits for a pipe nor reads an endless device.
 *
 * @param pointer the place in the configuration that names it
 * @throws RequestError if it cannot be read
 */
export function readRegular(path: string, pointer: string): string {
  const refuse = (message: string, cause?: unknown): never => {
    throw new RequestError([{ pointer, message }], { cause });
  };
  let file: number | undefined;
  try {
    file = openSync(path, AT_ONCE);
    const stat = fstatSync(file);
    if (!stat.isFile()) refuse("is a folder, pipe or device, not a file");
    if (stat.size > MAX_BYTES) refuse(`is larger than ${MAX_BYTES} bytes`);
    return readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof RequestError) throw cause;
    const { code = "unknown" } = cause as NodeJS.ErrnoException;
    return refuse(`the file cannot be read (${code})`, cause);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
