import { Worker } from "node:worker_threads";
import type { Stall } from "./lateness.ts";

const INTERVAL_MS = 0.5;
/** Shorter ones are what a healthy event loop does between two turns. */
const NOTEWORTHY_MS = 0.25;

/** The stalls that the heartbeat thread saw. */
export interface HeartbeatReport {
  readonly beats: number;
  /** The longest time between two answers. */
  readonly longestMs: number;
  /** How late the thread itself was at worst: then it cannot tell its own sleep from a stall. */
  readonly longestOversleepMs: number;
  /** Times in milliseconds of `performance.now()`. */
  readonly stalls: readonly Stall[];
}

/**
 * A thread that asks this one "are you there?" every half millisecond and notes for how long it got
 * no answer: the stalls of the event loop, whoever caused them (this program, the garbage collector,
 * the operating system). Timers cannot be more punctual than that.
 */
export class Heartbeat {
  readonly #worker: Worker;
  readonly #flags = new Int32Array(new SharedArrayBuffer(8));
  readonly #answeredAt = new BigInt64Array(new SharedArrayBuffer(8));
  readonly #report: Promise<HeartbeatReport>;
  /** Resolves with the first beat, or when there will be none. */
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
      // Without a heartbeat the show goes on; only the comparison is missing.
      const giveUp = (): void => {
        start();
        resolve(none);
      };
      this.#worker.on("error", giveUp);
      this.#worker.on("exit", giveUp);
    });
    this.#worker.unref();
  }

  /** Ends the thread and says what it saw. */
  async stop(): Promise<HeartbeatReport> {
    // Until now it kept nobody alive; its last words are waited for.
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

/** Times in milliseconds of the machine's monotonic clock, which all threads share. */
interface WorkerReport {
  readonly beats: number;
  readonly longestOversleepMs: number;
  readonly stalls: readonly Stall[];
}

/** The lead of `performance.now()` over the monotonic clock: the best of a few readings. */
function clockOffsetMs(): number {
  let offsetMs = 0;
  let shortestMs = Number.POSITIVE_INFINITY;
  for (let reading = 0; reading < 20; reading++) {
    const beforeMs = performance.now();
    const monotonicMs = Number(process.hrtime.bigint()) / 1e6;
    const tookMs = performance.now() - beforeMs;
    // A thread that was put to sleep between two readings would be wrong by as much.
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
