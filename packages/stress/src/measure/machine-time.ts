/**
 * Milliseconds of the machine's monotonic clock, the same in every thread of this process:
 * `performance.now()` starts at zero in each of them.
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
      // A thread that was put to sleep between two readings would be wrong by as much.
      if (tookMs >= shortestMs) continue;
      shortestMs = tookMs;
      offsetMs = monotonicMs - (beforeMs + tookMs / 2);
    }
    this.#offsetMs = offsetMs;
  }

  now(): number {
    return performance.now() + this.#offsetMs;
  }

  /** A time of this thread's `performance.now()` on the machine's clock. */
  fromLocal(ms: number): number {
    return ms + this.#offsetMs;
  }
}
