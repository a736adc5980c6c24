import { PerformanceObserver } from "node:perf_hooks";
import { threadTimeMs } from "../../../scripts/measure/thread-time.mjs";

/** The work of a thread between two turns of its event loop. */
export interface TurnFigures {
  /**
   * Longest stretch of processor time since the start of the measurement, without garbage
   * collection, in milliseconds.
   */
  readonly longestMs: number;
  /** Longest stretch with garbage collection, in milliseconds. */
  readonly longestCollectingMs: number;
  /** Longest stretch and total processor time since the last reading, in milliseconds. */
  readonly latelyMs: number;
  readonly usedMs: number;
  /** Size of the heap in use, in bytes. */
  readonly heapBytes: number;
}

/** A turn of the event loop. */
interface Stretch {
  readonly beganMs: number;
  readonly endedMs: number;
  readonly usedMs: number;
}

/** A pause of the garbage collector. */
interface Pause {
  readonly beganMs: number;
  readonly tookMs: number;
}

/** Length below which a turn is not examined. */
const LONG_MS = 0.5;
/** Delay after which the observer has reported a pause. */
const KNOWN_MS = 20;
/** Length below which a pause counts as work. */
const MIN_PAUSE_MS = 0.1;

/** Measures each turn of this thread's event loop, which must not sleep meanwhile. */
export class TurnMeter {
  readonly #collector = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (duration > MIN_PAUSE_MS) this.#pauses.push({ beganMs: startTime, tookMs: duration });
    }
  });
  /** Pauses in order, and the turns that may contain them. */
  #pauses: Pause[] = [];
  #long: Stretch[] = [];
  #longestMs = 0;
  #longestCollectingMs = 0;
  #latelyMs = 0;
  #lastMs = 0;
  #usedMs = 0;
  #readMs = 0;
  #isOn = false;

  /** Restarts the measurement. */
  begin(): void {
    this.#pauses = [];
    this.#long = [];
    this.#longestMs = 0;
    this.#longestCollectingMs = 0;
    this.#latelyMs = 0;
    this.#lastMs = performance.now();
    this.#usedMs = threadTimeMs();
    this.#readMs = this.#usedMs;
    if (!this.#isOn) {
      this.#collector.observe({ entryTypes: ["gc"] });
      setImmediate(this.#look);
    }
    this.#isOn = true;
  }

  read(): TurnFigures {
    const latelyMs = this.#latelyMs;
    const nowMs = threadTimeMs();
    const passedMs = nowMs - this.#readMs;
    this.#latelyMs = 0;
    this.#readMs = nowMs;
    this.#judge(performance.now() - KNOWN_MS);
    return {
      longestMs: this.#longestMs,
      longestCollectingMs: this.#longestCollectingMs,
      latelyMs,
      usedMs: passedMs,
      heapBytes: process.memoryUsage().heapUsed,
    };
  }

  /** Subtracts the pauses from the turns that ended before a time. */
  #judge(untilMs: number): void {
    let pause = 0;
    let turn = 0;
    for (const { beganMs, endedMs, usedMs } of this.#long) {
      if (endedMs > untilMs) break;
      turn++;
      // An upper bound: only wall-clock time is known of a pause, and other processes may have had
      // the processor.
      let workedMs = endedMs - beganMs;
      for (; pause < this.#pauses.length; pause++) {
        const { beganMs: pausedMs, tookMs } = this.#pauses[pause] as Pause;
        if (pausedMs > endedMs) break;
        if (pausedMs >= beganMs) workedMs -= tookMs;
      }
      this.#longestMs = Math.max(this.#longestMs, Math.min(workedMs, usedMs));
      this.#longestCollectingMs = Math.max(this.#longestCollectingMs, usedMs);
    }
    this.#long = this.#long.slice(turn);
    this.#pauses = this.#pauses.slice(pause);
  }

  readonly #look = (): void => {
    const [nowMs, used] = [performance.now(), threadTimeMs()];
    const stretch = { beganMs: this.#lastMs, endedMs: nowMs, usedMs: used - this.#usedMs };
    const lengthMs = Math.min(nowMs - this.#lastMs, stretch.usedMs);
    this.#latelyMs = Math.max(this.#latelyMs, lengthMs);
    if (lengthMs > LONG_MS) this.#long.push({ ...stretch, usedMs: lengthMs });
    this.#lastMs = nowMs;
    this.#usedMs = used;
    setImmediate(this.#look);
  };
}
