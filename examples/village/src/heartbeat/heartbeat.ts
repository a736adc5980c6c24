import { Worker } from "node:worker_threads";
import type { Stall } from "./lateness.ts";

const INTERVAL_MS = 0.5;
/** Shortest recorded stall; shorter ones are normal between turns. */
const NOTEWORTHY_MS = 0.25;

/** The stalls seen by the heartbeat thread. */
export interface HeartbeatReport {
  readonly beats: number;
  /** The longest time between two answers. */
  readonly longestMs: number;
  /** The thread's own worst lateness, which it cannot distinguish from a stall. */
  readonly longestOversleepMs: number;
  /** Times in milliseconds of `performance.now()`. */
  readonly stalls: readonly Stall[];
}

/**
 * A thread that pings this one every half millisecond and records times without an answer: the stalls of the event loop
 * by any cause (this program, the garbage collector, the operating system). Timers cannot be more punctual than that.
 */
export class Heartbeat {
  readonly #worker: Worker;
  readonly #flags = new Int32Array(new SharedArrayBuffer(8));
  readonly #answeredAt = new BigInt64Array(new SharedArrayBuffer(8));
  readonly #report: Promise<HeartbeatReport>;
  /** Resolves at the first beat, or when the thread fails. */
  readonly started: Promise<void>;

  constructor() {
    this.#worker = new Worker(new URL("./heartbeat-worker.mjs", import.meta.url), {
      workerData: {
        flagsBuffer: this.#flags.buffer,
        answerBuffer: this.#answeredAt.buffer,
        intervalMs: INTERVAL_MS,
        noteworthyMs: NOTEWORTHY_MS,
      },
      execArgv: [],
    });
    const offsetMs = clockOffsetMs();
    let start: () => void = () => {};
    this.started = new Promise((resolve) => {
      start = resolve;
    });
    this.#report = new Promise((resolve) => {
      const none: HeartbeatReport = {
        beats: 0,
        longestMs: 0,
        longestOversleepMs: 0,
        stalls: [],
      };
      this.#worker.on("message", (message: number | WorkerReport) => {
        start();
        if (typeof message === "number") this.#answer(message);
        else resolve(readReport(message, offsetMs));
      });
      // Without a heartbeat the show continues; only the comparison is missing.
      const giveUp = (): void => {
        start();
        resolve(none);
      };
      this.#worker.on("error", giveUp);
      this.#worker.on("exit", giveUp);
    });
    this.#worker.unref();
  }

  /** Stops the thread and returns its report. */
  async stop(): Promise<HeartbeatReport> {
    // Unreferenced until now; its last message is awaited.
    this.#worker.ref();
    Atomics.store(this.#flags, 1, 1);
    Atomics.notify(this.#flags, 0);
    Atomics.notify(this.#flags, 1);
    const report = await this.#report;
    await this.#worker.terminate();
    return report;
  }

  #answer(beat: number): void {
    Atomics.store(this.#answeredAt, 0, process.hrtime.bigint());
    Atomics.store(this.#flags, 0, beat);
    Atomics.notify(this.#flags, 0);
  }
}

/** Times in milliseconds of the machine's monotonic clock, shared by all threads. */
interface WorkerReport {
  readonly beats: number;
  readonly longestOversleepMs: number;
  readonly stalls: readonly Stall[];
}

/** Offset of `performance.now()` from the monotonic clock: the best of a few readings. */
function clockOffsetMs(): number {
  let offsetMs = 0;
  let shortestMs = Number.POSITIVE_INFINITY;
  for (let reading = 0; reading < 20; reading++) {
    const beforeMs = performance.now();
    const monotonicMs = Number(process.hrtime.bigint()) / 1e6;
    const tookMs = performance.now() - beforeMs;
    // The shortest pair of readings has the least error: the thread may be suspended between the two.
    if (tookMs >= shortestMs) continue;
    shortestMs = tookMs;
    offsetMs = beforeMs + tookMs / 2 - monotonicMs;
  }
  return offsetMs;
}

function readReport(report: WorkerReport, offsetMs: number): HeartbeatReport {
  const stalls = report.stalls.map(({ fromMs, toMs }) => ({
    fromMs: fromMs + offsetMs,
    toMs: toMs + offsetMs,
  }));
  return {
    beats: report.beats,
    longestMs: stalls.reduce((longest, { fromMs, toMs }) => Math.max(longest, toMs - fromMs), 0),
    longestOversleepMs: report.longestOversleepMs,
    stalls,
  };
}
