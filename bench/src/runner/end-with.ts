/** For so long after a run what it has left open may take to end by itself. */
const LEFT_OPEN_MS = 2000;

/** Ends the process with a code, also where a suite that failed has left something open. */
export function endWith(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(), LEFT_OPEN_MS).unref();
}
