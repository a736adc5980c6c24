/**
 * Milliseconds of the machine's monotonic clock, equal in all threads of the process. (`performance.now()` starts at
 * zero in each thread.)
 */
export class MachineTime {
  readonly #offsetMs: number;

  constructor() {
    let offsetMs = 0;
    let shortestMs = Number.POSITIVE_INFINITY;
    for (let reading = 0; reading < 20; reading++) {
      const beforeMs = performance.now();
      const monotonicMs = Number(process.hrtime.bigint()) / 1e6;
      const tookMs = performance.now() - beforeMs;
      // The shortest pair of readings has the smallest error, since the thread may be suspended between the two.
      if (tookMs >= shortestMs) continue;
      shortestMs = tookMs;
      offsetMs = monotonicMs - (beforeMs + tookMs / 2);
    }
    this.#offsetMs = offsetMs;
  }

  now(): number {
    return performance.now() + this.#offsetMs;
  }

  /** Converts this thread's `performance.now()` to the machine's clock. */
  fromLocal(ms: number): number {
    return ms + this.#offsetMs;
  }
}
