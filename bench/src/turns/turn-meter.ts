/** The work of a thread between two turns of its event loop. */
export interface TurnFigures {
  /** The longest stretch of processor time since the measurement began, in milliseconds. */
  readonly longestMs: number;
  /** The longest one since the last reading, and all processor time since then, in milliseconds. */
  readonly latelyMs: number;
  readonly usedMs: number;
  /** Bytes that JavaScript keeps. */
  readonly heapBytes: number;
}

/** Measures each turn of this thread's event loop, which does not sleep meanwhile. */
export class TurnMeter {
  #longestMs = 0;
  #latelyMs = 0;
  #lastMs = 0;
  #usedMs = 0;
  #readMs = 0;
  #isOn = false;

  /** Begins anew. */
  begin(): void {
    this.#longestMs = 0;
    this.#latelyMs = 0;
    this.#lastMs = performance.now();
    this.#usedMs = usedMs();
    this.#readMs = this.#usedMs;
    if (!this.#isOn) setImmediate(this.#look);
    this.#isOn = true;
  }

  read(): TurnFigures {
    const latelyMs = this.#latelyMs;
    const nowMs = usedMs();
    const passedMs = nowMs - this.#readMs;
    this.#latelyMs = 0;
    this.#readMs = nowMs;
    const heapBytes = process.memoryUsage().heapUsed;
    return { longestMs: this.#longestMs, latelyMs, usedMs: passedMs, heapBytes };
  }

  readonly #look = (): void => {
    const [nowMs, used] = [performance.now(), usedMs()];
    const stretchMs = Math.min(nowMs - this.#lastMs, used - this.#usedMs);
    this.#latelyMs = Math.max(this.#latelyMs, stretchMs);
    this.#longestMs = Math.max(this.#longestMs, stretchMs);
    this.#lastMs = nowMs;
    this.#usedMs = used;
    setImmediate(this.#look);
  };
}

/** Node 24 tells the processor time of a thread. */
interface ThreadUsage {
  readonly threadCpuUsage?: () => NodeJS.CpuUsage;
}

/**
 * The processor time of this thread, in milliseconds. Where only that of the process is told, threads of the garbage
 * collector count as well: an upper bound.
 */
function usedMs(): number {
  const { threadCpuUsage } = process as ThreadUsage;
  const { user, system } = threadCpuUsage === undefined ? process.cpuUsage() : threadCpuUsage();
  return (user + system) / 1000;
}
