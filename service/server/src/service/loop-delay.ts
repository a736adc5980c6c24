/** How often it is looked at, in milliseconds. */
const EVERY_MS = 20;
/** At least this many samples are remembered, and at most twice as many: those of a second or two. */
const REMEMBERED = 50;
/** The busy time is averaged over so many looks, those long ago counting less. */
const SMOOTHED = 4;
/** Timers are so late on any machine, in milliseconds. */
const USUAL_MS = 5;

/** The event loop of a thread, and how busy it is. */
export interface LoopHost {
  /** In milliseconds. */
  now(): number;
  /** For how long it has had nothing to do so far, in milliseconds. */
  idleMs(): number;
  /** Calls back after all was read that had come by now. */
  afterReading(callback: () => void): unknown;
}

const THIS_THREAD: LoopHost = {
  now: () => performance.now(),
  idleMs: () => performance.eventLoopUtilization().idle,
  afterReading: (callback) => setImmediate(callback),
};

/** A turn of the event loop in which requests are read. */
interface ReadingTurn {
  /** When the first one was. */
  readonly beganMs: number;
  /** So long it may have waited for that. */
  readonly heldMs: number;
}

/**
 * How late this thread gets around to things: what comes now is read so much later, and what is due is done so much later.
 * Measured by a timer, so whatever holds the thread up counts: requests, connections that flood it, the garbage collector,
 * a machine that is busy with other programs.
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
   * How much of the time it has had something to do of late, in thousandths: an average over a tenth of a second or so. In
   * memory that other threads may see, so that they make way for it.
   */
  readonly busy = new Int32Array(new SharedArrayBuffer(4));
  /** The turn that goes on, and the one just before. */
  #turn: ReadingTurn | undefined;
  #turnBefore: ReadingTurn | undefined;
  /** The time for which the thread was just held up: nothing was read meanwhile. */
  #heldMs = 0;

  constructor(host: LoopHost = THIS_THREAD) {
    this.#host = host;
  }

  /** The longest of the last second or two, in milliseconds. */
  get longestMs(): number {
    return Math.max(this.#longestMs, this.#longestBeforeMs);
  }

  /** How late it was each of the last two times: what is to be expected now. In milliseconds; 0 on a healthy thread. */
  get sustainedMs(): number {
    return this.#sustainedMs;
  }

  /**
   * So long a request whose first bytes are read now may have waited for that, in milliseconds. Nobody sees when it came,
   * so this is an upper bound: the time since the thread last looked for requests.
   */
  get waitedMs(): number {
    const nowMs = this.#host.now();
    this.#turn ??= this.#beginTurn(nowMs);
    return this.#turn.heldMs + nowMs - this.#turn.beganMs;
  }

  /** Begins to look; the process ends all the same. */
  start(): void {
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
   * Something that was due happened so much later.
   *
   * @param busyMs for how long the thread had something to do since the last look
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

  /** Requests that are read next may have come when that began; those over a new connection are read a turn later. */
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

  /** Requests that came since this turn began are read in the next one. */
  #endTurn(): void {
    const ended = this.#turn;
    this.#turn = undefined;
    this.#turnBefore = ended;
    this.#host.afterReading(() => {
      if (this.#turnBefore === ended) this.#turnBefore = undefined;
    });
  }
}
