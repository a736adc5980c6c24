import { type Clock, systemClock } from "@understudy/planner-core";

/** Sampling interval in ms. */
const EVERY_MS = 20;
/** Samples per window; one or two windows are remembered, a second or two. */
const REMEMBERED = 50;
/** Weight of the moving average. */
const SMOOTHED = 4;
/** Delay of timers on any machine, in ms. */
const USUAL_MS = 5;

/** A thread's event loop. */
export interface LoopHost {
  /** In ms. */
  now(): number;
  /** Idle time so far in ms. */
  idleMs(): number;
  /** Calls back once all input of this turn is read. */
  afterReading(callback: () => void): unknown;
}

const THIS_THREAD: LoopHost = {
  now: () => performance.now(),
  idleMs: () => performance.eventLoopUtilization().idle,
  afterReading: (callback) => setImmediate(callback),
};

/**
 * For servers on another clock, which says nothing about this thread: measured delays would shorten
 * budgets that such a clock counts.
 */
const UNMEASURED: LoopHost = { ...THIS_THREAD, now: () => 0 };

/** A turn of the event loop with requests. */
interface ReadingTurn {
  /** Time of the first request. */
  readonly beganMs: number;
  /** The longest possible wait before it was read. */
  readonly heldMs: number;
}

/**
 * The delay of this thread in reading input and running timers. Measured with a timer, so every cause counts: requests,
 * floods of connections, garbage collection, other programs.
 */
export class LoopDelay {
  #longestMs = 0;
  #longestBeforeMs = 0;
  #looks = 0;
  #lastMs = 0;
  #sustainedMs = 0;
  #dueMs = 0;
  #idleMs = 0;
  #busyShare = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #host: LoopHost;
  /**
   * The recent load in thousandths, a moving average over about a tenth of a second. Shared with other threads, which
   * make way for this one.
   */
  readonly busy = new Int32Array(new SharedArrayBuffer(4));
  /** The present turn, and the one before. */
  #turn: ReadingTurn | undefined;
  #turnBefore: ReadingTurn | undefined;
  /** The length of the last block, without reading input. */
  #heldMs = 0;

  constructor(host: LoopHost = THIS_THREAD) {
    this.#host = host;
  }

  /** The delay of this thread for a server; always 0 on any clock but the machine's. */
  static by(clock: Clock): LoopDelay {
    return clock === systemClock ? new LoopDelay() : new LoopDelay(UNMEASURED);
  }

  /** The longest delay of the last second or two, in ms. */
  get longestMs(): number {
    return Math.max(this.#longestMs, this.#longestBeforeMs);
  }

  /** The smaller of the last two delays, as a forecast, in ms; 0 on a healthy thread. */
  get sustainedMs(): number {
    return this.#sustainedMs;
  }

  /**
   * The longest possible wait of a request whose first bytes are read now, in ms. The time of arrival is unknown, so
   * this is the time since the thread last polled for input.
   */
  get waitedMs(): number {
    const nowMs = this.#host.now();
    this.#turn ??= this.#beginTurn(nowMs);
    return this.#turn.heldMs + nowMs - this.#turn.beganMs;
  }

  /** Starts sampling. Does not keep the process alive. */
  start(): void {
    if (this.#host === UNMEASURED) return;
    this.#dueMs = this.#host.now() + EVERY_MS;
    this.#idleMs = this.#host.idleMs();
    this.#timer = setTimeout(() => {
      const lateMs = this.#host.now() - this.#dueMs;
      this.note(lateMs, lateMs + EVERY_MS - (this.#host.idleMs() - this.#idleMs));
      this.start();
    }, EVERY_MS).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /**
   * Records a timer's delay.
   *
   * @param busyMs busy time since the last sample
   */
  note(lateMs: number, busyMs: number = lateMs): void {
    const delayMs = lateMs < USUAL_MS ? 0 : lateMs;
    if (delayMs > 0) this.#wasHeld(busyMs);
    this.#noteBusy(busyMs / (EVERY_MS + lateMs));
    this.#sustainedMs = Math.min(delayMs, this.#lastMs);
    this.#lastMs = delayMs;
    this.#longestMs = Math.max(this.#longestMs, delayMs);
    if (++this.#looks < REMEMBERED) return;
    this.#looks = 0;
    this.#longestBeforeMs = this.#longestMs;
    this.#longestMs = 0;
  }

  #noteBusy(share: number): void {
    this.#busyShare += (share - this.#busyShare) / SMOOTHED;
    Atomics.store(this.busy, 0, Math.round(1000 * this.#busyShare));
  }

  /** Requests read next may have arrived at the start of the block. A new connection is read a turn later. */
  #wasHeld(heldMs: number): void {
    this.#heldMs = Math.max(this.#heldMs, heldMs);
    const { afterReading } = this.#host;
    afterReading(() =>
      afterReading(() => {
        this.#heldMs = 0;
      }),
    );
  }

  #beginTurn(beganMs: number): ReadingTurn {
    const sinceMs = this.#turnBefore === undefined ? 0 : beganMs - this.#turnBefore.beganMs;
    this.#host.afterReading(() => this.#endTurn());
    return { beganMs, heldMs: Math.max(this.#heldMs, sinceMs) };
  }

  /** Requests that arrived during this turn are read in the next one. */
  #endTurn(): void {
    const ended = this.#turn;
    this.#turn = undefined;
    this.#turnBefore = ended;
    this.#host.afterReading(() => {
      if (this.#turnBefore === ended) this.#turnBefore = undefined;
    });
  }
}
