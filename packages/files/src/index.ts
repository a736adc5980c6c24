/**
 * Atomic writing, locks, and fresh files.
 *
 * @module
 */

export { beginFile } from "./begin-file.ts";
export { checkWritable } from "./check-writable.ts";
export { claimFile, type FileClaim } from "./claim-file.ts";
export { FileInUseError } from "./file-in-use-error.ts";
export { writeWhole } from "./write-whole.ts";
