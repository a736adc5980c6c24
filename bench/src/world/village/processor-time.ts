/** Maximum time between two readings of the processor time, which are slow on some systems. */
const BETWEEN_MS = 2;

/**
 * A stopwatch in milliseconds that pauses while other processes use the processor. The processor
 * time of a process includes its other threads, so elapsed time is an upper bound. Pages can only
 * read elapsed time.
 */
export function processorTime(): () => number {
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> };
  const usage = process?.cpuUsage;
  if (usage === undefined) return () => performance.now();
  const read = (): number => {
    const { user, system } = usage();
    return (user + system) / 1000;
  };
  let readAtMs = performance.now();
  let usedMs = read();
  let countedMs = 0;
  let shownMs = 0;
  return () => {
    const nowMs = performance.now();
    if (nowMs - readAtMs > BETWEEN_MS) {
      const nowUsedMs = read();
      countedMs += Math.min(nowMs - readAtMs, nowUsedMs - usedMs);
      readAtMs = nowMs;
      usedMs = nowUsedMs;
    }
    // Between readings, elapsed time fills in, but the stopwatch never goes back.
    shownMs = Math.max(shownMs, countedMs + (nowMs - readAtMs));
    return shownMs;
  };
}
