import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";

/** It goes on for so long before it looks whether to rest. */
const PIECE_MS = 2;
/** The rest before it looks again how busy the other thread is. */
const LOOK_MS = 20;
/** Shorter rests are not worth while. */
const MIN_REST_MS = 0.5;
/** It rests no longer than this in all, so that all work comes to an end. */
const MAX_REST_MS = 10_000;

/** The thread that is paced. */
export interface PacedThread {
  /** In milliseconds. */
  now(): number;
  sleep(ms: number): void;
}

const NOBODY = new Int32Array(new SharedArrayBuffer(4));

const THIS_THREAD: PacedThread = {
  now: () => performance.now(),
  sleep: (ms) => Atomics.wait(NOBODY, 0, 0, ms),
};

/** On two cores an eighth of one; the more there are, the more of them have nothing to do. */
const LEAST_SHARE = Math.min(1, Math.max(1, availableParallelism() - 1) / 8);

/**
 * How one long piece of work makes way for another thread: the busier that is, the more of the time it rests. A low
 * priority alone does not do: a thread of low priority that has begun is not put off at once, and the garbage collector
 * works for it in threads that have the usual one.
 */
export class WorkPace {
  readonly #busy: Int32Array;
  readonly #thread: PacedThread;
  readonly #leastShare: number;
  #beganMs: number;
  #restLeftMs = MAX_REST_MS;

  /**
   * @param busy how busy the other thread is, in thousandths, in memory that both share
   * @param leastShare of the time, which is left to it while the other thread is busy all the time
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

  /** Rests, if it is time to. */
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

  /** Half busy is busy: whoever asks it may be on the same machine. */
  #share(): number {
    const busy = Atomics.load(this.#busy, 0) / 1000;
    return Math.max(this.#leastShare, 1 - 2 * busy);
  }
}
