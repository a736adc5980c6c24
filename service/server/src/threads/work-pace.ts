import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";

/** Working time between two checks. */
const PIECE_MS = 2;
/** Rest between two checks of the other thread's load. */
const LOOK_MS = 20;
/** Shorter rests are skipped. */
const MIN_REST_MS = 0.5;
/** Limit of rests in total, so that all work ends. */
const MAX_REST_MS = 10_000;

/** The paced thread. */
export interface PacedThread {
  /** In ms. */
  now(): number;
  sleep(ms: number): void;
}

const NOBODY = new Int32Array(new SharedArrayBuffer(4));

const THIS_THREAD: PacedThread = {
  now: () => performance.now(),
  sleep: (ms) => Atomics.wait(NOBODY, 0, 0, ms),
};

/** An eighth of a core on two cores; more cores leave more idle ones. */
const LEAST_SHARE = Math.min(1, Math.max(1, availableParallelism() - 1) / 8);

/**
 * Paces long work behind another thread: the busier that thread is, the more this one rests. A low priority alone is
 * not enough: the scheduler does not preempt a running thread at once, and garbage collection helpers run at normal
 * priority.
 */
export class WorkPace {
  readonly #busy: Int32Array;
  readonly #thread: PacedThread;
  readonly #leastShare: number;
  #beganMs: number;
  #restLeftMs = MAX_REST_MS;

  /**
   * @param busy shared load of the other thread, in thousandths
   * @param leastShare the share of time under full load
   */
  constructor(
    busy: Int32Array,
    thread: PacedThread = THIS_THREAD,
    leastShare: number = LEAST_SHARE,
  ) {
    this.#busy = busy;
    this.#thread = thread;
    this.#leastShare = leastShare;
    this.#beganMs = thread.now();
  }

  /** Rests if due. */
  readonly rest = (): void => {
    const { now, sleep } = this.#thread;
    const endedMs = now();
    const workedMs = endedMs - this.#beganMs;
    if (workedMs < PIECE_MS) return;
    let nowMs = endedMs;
    for (;;) {
      const dueMs = workedMs * (1 / this.#share() - 1) - (nowMs - endedMs);
      const restMs = Math.min(dueMs, this.#restLeftMs, LOOK_MS);
      if (restMs < MIN_REST_MS) break;
      sleep(restMs);
      this.#restLeftMs -= now() - nowMs;
      nowMs = now();
    }
    this.#beganMs = nowMs;
  };

  /** Half load counts as full: the client may run on the same machine. */
  #share(): number {
    const busy = Atomics.load(this.#busy, 0) / 1000;
    return Math.max(this.#leastShare, 1 - 2 * busy);
  }
}
