import { openSync, readSync } from "node:fs";
import { PerformanceObserver } from "node:perf_hooks";

/** The work of a thread between two turns of its event loop. */
export interface TurnFigures {
  /** The longest stretch of processor time since the measurement began, without the garbage collector, in milliseconds. */
  readonly longestMs: number;
  /** The longest one with it. */
  readonly longestCollectingMs: number;
  /** The longest one since the last reading, and all processor time since then, in milliseconds. */
  readonly latelyMs: number;
  readonly usedMs: number;
  /** Bytes that JavaScript keeps. */
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

/** Shorter turns need no second look. */
const LONG_MS = 0.5;
/** So long after a pause it is known. */
const KNOWN_MS = 20;
/** Shorter ones count as work. */
const MIN_PAUSE_MS = 0.1;

/** Measures each turn of this thread's event loop, which does not sleep meanwhile. */
export class TurnMeter {
  readonly #collector = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (duration > MIN_PAUSE_MS) this.#pauses.push({ beganMs: startTime, tookMs: duration });
    }
  });
  /** Pauses in their order, and the turns that they may be part of. */
  #pauses: Pause[] = [];
  #long: Stretch[] = [];
  #longestMs = 0;
  #longestCollectingMs = 0;
  #latelyMs = 0;
  #lastMs = 0;
  #usedMs = 0;
  #readMs = 0;
  #isOn = false;

  /** Begins anew. */
  begin(): void {
    this.#pauses = [];
    this.#long = [];
    this.#longestMs = 0;
    this.#longestCollectingMs = 0;
    this.#latelyMs = 0;
    this.#lastMs = performance.now();
    this.#usedMs = usedMs();
    this.#readMs = this.#usedMs;
    if (!this.#isOn) {
      this.#collector.observe({ entryTypes: ["gc"] });
      setImmediate(this.#look);
    }
    this.#isOn = true;
  }

  read(): TurnFigures {
    const latelyMs = this.#latelyMs;
    const nowMs = usedMs();
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

  /** Takes the pauses out of the turns that ended before. */
  #judge(untilMs: number): void {
    let pause = 0;
    let turn = 0;
    for (const { beganMs, endedMs, usedMs } of this.#long) {
      if (endedMs > untilMs) break;
      turn++;
      // An upper bound: of a pause only the time on the clock is known, in which others may have had the processor.
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
    const [nowMs, used] = [performance.now(), usedMs()];
    const stretch = { beganMs: this.#lastMs, endedMs: nowMs, usedMs: used - this.#usedMs };
    const lengthMs = Math.min(nowMs - this.#lastMs, stretch.usedMs);
    this.#latelyMs = Math.max(this.#latelyMs, lengthMs);
    if (lengthMs > LONG_MS) this.#long.push({ ...stretch, usedMs: lengthMs });
    this.#lastMs = nowMs;
    this.#usedMs = used;
    setImmediate(this.#look);
  };
}

/** Node 24 has the processor time of a thread. */
interface ThreadUsage {
  readonly threadCpuUsage?: () => NodeJS.CpuUsage;
}

const { threadCpuUsage } = process as ThreadUsage;
const schedule = threadCpuUsage === undefined ? scheduleOfThread() : undefined;
const scheduled = Buffer.alloc(64);

/**
 * The processor time of this thread, in milliseconds: from Node 24 on, or from Linux. Elsewhere that of the process, an
 * upper bound: threads of the garbage collector count as well.
 */
function usedMs(): number {
  const { user, system } = threadCpuUsage?.() ?? process.cpuUsage();
  if (schedule === undefined) return (user + system) / 1000;
  // Linux brings the account of the running thread up to date for the call above, not for this file.
  readSync(schedule, scheduled, 0, scheduled.length, 0);
  return Number.parseInt(scheduled.toString("latin1"), 10) / 1e6;
}

/** Linux accounts for each thread in nanoseconds; the id of the main thread is that of its process. */
function scheduleOfThread(): number | undefined {
  try {
    return openSync(`/proc/self/task/${process.pid}/schedstat`, "r");
  } catch {
    return undefined;
  }
}
