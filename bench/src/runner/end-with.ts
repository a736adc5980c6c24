/** Time for open handles to close by themselves after a run. */
const LEFT_OPEN_MS = 2000;

/** Ends the process with a code, even if a failed suite has left a handle open. */
export function endWith(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(), LEFT_OPEN_MS).unref();
}
