import { threadTimeMs } from "../../../../scripts/measure/thread-time.mjs";

/** The longest time between two readings of the processor time, which are slow on some systems. */
const BETWEEN_MS = 2;

/**
 * A stopwatch in milliseconds that stands still while other processes have the processor; see `threadTimeMs`. Where the
 * processor time is that of all threads, the time that passes bounds it.
 */
export function processorTime(): () => number {
  let readAtMs = performance.now();
  let usedMs = threadTimeMs();
  let countedMs = 0;
  let shownMs = 0;
  return () => {
    let nowMs = performance.now();
    if (nowMs - readAtMs > BETWEEN_MS) {
      const nowUsedMs = threadTimeMs();
      countedMs += Math.min(nowMs - readAtMs, nowUsedMs - usedMs);
      usedMs = nowUsedMs;
      // The reading itself does not count.
      nowMs = performance.now();
      readAtMs = nowMs;
    }
    // In between the time that passes fills in, but the stopwatch never goes back.
    shownMs = Math.max(shownMs, countedMs + (nowMs - readAtMs));
    return shownMs;
  };
}
