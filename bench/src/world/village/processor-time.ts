/** The longest time between two readings of the processor time, which are slow on some systems. */
const BETWEEN_MS = 2;

/**
 * A stopwatch in milliseconds that stands still while other processes have the processor. The processor time of a
 * process includes that of its other threads, so the time that passes bounds it. A page can only read the latter.
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
    // In between the time that passes fills in, but the stopwatch never goes back.
    shownMs = Math.max(shownMs, countedMs + (nowMs - readAtMs));
    return shownMs;
  };
}
