/** The time that it takes to fall asleep and to wake up, in ms. */
const OVERHEAD_MS = 0.06;
/** Timers and answers of the event loop wait no longer than this. */
const LONGEST_MS = 0.5;
const NOBODY = new Int32Array(new SharedArrayBuffer(4));

/**
 * Lets the thread rest for a fraction of a millisecond, which no timer can. The event loop stands still
 * meanwhile; a thread that turned it round and round instead would take a whole processor from the others.
 */
export function nap(ms: number): void {
  if (ms > OVERHEAD_MS) Atomics.wait(NOBODY, 0, 0, Math.min(ms - OVERHEAD_MS, LONGEST_MS));
}
