/** The longest time between two readings of the processor time, which are slow on some systems. */
const BETWEEN_MS = 2;

/**
 * A stopwatch in milliseconds that stands still while other processes have the processor. The processor time of a
 * process includes that of its other threads, so the time that passes bounds it.
 */
export function processorTime(): () => number {
  const read = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  let readAtMs = performance.now();
  let usedMs = read();
  let countedMs = 0;
  let shownMs = 0;
  return () => {
    let nowMs = performance.now();
    if (nowMs - readAtMs > BETWEEN_MS) {
      const nowUsedMs = read();
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
