/** How often it is looked at, in milliseconds. */
const EVERY_MS = 20;
/** So many looks are remembered at least, and twice as many at most: those of a second or two. */
const REMEMBERED = 50;
/** Timers are so late on any machine, in milliseconds. */
const USUAL_MS = 5;

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
  #timer: NodeJS.Timeout | undefined;

  /** The longest of the last second or two, in milliseconds. */
  get longestMs(): number {
    return Math.max(this.#longestMs, this.#longestBeforeMs);
  }

  /** How late it was each of the last two times: what is to be expected now. In milliseconds; 0 on a healthy thread. */
  get sustainedMs(): number {
    return this.#sustainedMs;
  }

  /** Begins to look; the process ends all the same. */
  start(): void {
    this.#dueMs = performance.now() + EVERY_MS;
    this.#timer = setTimeout(() => {
      this.note(performance.now() - this.#dueMs);
      this.start();
    }, EVERY_MS).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Something that was due happened so much later. */
  note(lateMs: number): void {
    const delayMs = lateMs < USUAL_MS ? 0 : lateMs;
    this.#sustainedMs = Math.min(delayMs, this.#lastMs);
    this.#lastMs = delayMs;
    this.#longestMs = Math.max(this.#longestMs, delayMs);
    if (++this.#looks < REMEMBERED) return;
    this.#looks = 0;
    this.#longestBeforeMs = this.#longestMs;
    this.#longestMs = 0;
  }
}
