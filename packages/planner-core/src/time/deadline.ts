/**
 * Clocks and deadlines.
 *
 * @module
 */

import { GenerationTimeoutError } from "../errors.ts";
import type { Clock } from "./clock.ts";
import { TimerLateness } from "./timer-lateness.ts";

/** Limits of one call. Times are in milliseconds; what is left out has no limit. */
interface DeadlineLimits {
  /** From the beginning to the end of the call. */
  readonly totalMs?: number | undefined;
  /** From the beginning to the first token. */
  readonly firstTokenMs?: number | undefined;
  /** From one token to the next. */
  readonly betweenTokensMs?: number | undefined;
}

/**
 * The end of a deadline: one of its own limits; `cancelled` by somebody, which includes the end of
 * the deadline that it was derived from.
 */
type DeadlineEnd = "total" | "first-token" | "between-tokens" | "cancelled";

/** An end that timers cannot tell from the right one: they count whole milliseconds. */
const TIMER_STEP_MS = 1;

/** To continue after the promises that are settled already; several times as fast as `queueMicrotask`. */
const RESOLVED: Promise<void> = Promise.resolve();

/**
 * One point in time that everything done for a request obeys. It holds no timer until its signal is
 * read or somebody watches it, and none after it was released.
 *
 * Timers are not trusted: they are set earlier by as much as they are usually late, what fires too
 * early is set again, and `isOver` asks the clock.
 *
 * @example
 * const deadline = new Deadline(clock, 100);
 * const attempt = deadline.derive({ totalMs: 50, firstTokenMs: 20 }); // ends after 50 ms, not 100
 */
export class Deadline {
  readonly clock: Clock;
  /** When it began, in milliseconds of the clock. */
  readonly startMs: number;
  readonly #outer: Deadline | undefined;
  readonly #firstTokenMs: number;
  readonly #betweenTokensMs: number;
  #rankMs: number;
  #atMs: number;
  /** When the last token arrived. */
  #tokenMs: number | undefined;
  #end: DeadlineEnd | undefined;
  #reason: unknown;
  #controller: AbortController | undefined;
  #listeners: Set<() => void> | undefined;
  #rankListeners: Set<() => void> | undefined;
  /** Derived deadlines that watch for this one. */
  #inner: Set<Deadline> | undefined;
  #timer: object | number | undefined;
  #isWatching = false;
  #isAboutToWatch = false;
  /** Whether the timer fired before its time: the next one is set for the time itself. */
  #wasEarly = false;

  /**
   * @param budgetMs milliseconds from the start; may be Infinity
   * @param limits further limits
   * @param outer a deadline that this one does not outlast
   */
  constructor(
    clock: Clock,
    budgetMs: number,
    startMs: number = clock.now(),
    limits?: DeadlineLimits,
    outer?: Deadline,
  ) {
    this.clock = clock;
    this.startMs = startMs;
    this.#outer = outer;
    this.#atMs = startMs + budgetMs;
    this.#rankMs = this.#atMs;
    this.#firstTokenMs = limits?.firstTokenMs ?? Number.POSITIVE_INFINITY;
    this.#betweenTokensMs = limits?.betweenTokensMs ?? Number.POSITIVE_INFINITY;
  }

  /**
   * A deadline with limits of its own that ends with this one at the latest, follows when this one
   * moves, and shares its rank. It can be cancelled alone.
   */
  derive(limits: DeadlineLimits = {}, startMs: number = this.clock.now()): Deadline {
    const { totalMs = Number.POSITIVE_INFINITY } = limits;
    return new Deadline(this.clock, totalMs, startMs, limits, this);
  }

  /**
   * When somebody waits for it, in milliseconds of the clock: queues take the earliest first.
   * Infinity when nobody waits any more and only a harvest is left.
   */
  get rankMs(): number {
    return this.#outer === undefined ? this.#rankMs : this.#outer.rankMs;
  }

  set rankMs(rankMs: number) {
    if (this.#outer !== undefined) {
      this.#outer.rankMs = rankMs;
      return;
    }
    if (this.#rankMs === rankMs) return;
    this.#rankMs = rankMs;
    if (this.#rankListeners === undefined) return;
    for (const listener of [...this.#rankListeners]) listener();
  }

  /**
   * Calls `listener` whenever the rank changes.
   *
   * @returns stops listening
   */
  onRank(listener: () => void): () => void {
    if (this.#outer !== undefined) return this.#outer.onRank(listener);
    this.#rankListeners ??= new Set();
    const listeners = this.#rankListeners;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** When it ends, in milliseconds of the clock, if tokens come in time. */
  get atMs(): number {
    return this.#outer === undefined ? this.#atMs : Math.min(this.#atMs, this.#outer.atMs);
  }

  /** Milliseconds left; negative when it is over. */
  remainingMs(): number {
    return this.atMs - this.clock.now();
  }

  /** Whether it is over or was cancelled. */
  get isOver(): boolean {
    if (this.#end !== undefined || this.#outer?.isOver === true) return true;
    return this.#dueMs() - this.clock.now() <= 0;
  }

  /** The cause of its end, once it was noticed; undefined before. */
  get endedBy(): DeadlineEnd | undefined {
    return this.#end;
  }

  /** Why it ended, once it was noticed. */
  get reason(): unknown {
    return this.#reason;
  }

  /** Aborts when the deadline is over or cancelled. Created, with its timer, on first read. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#end !== undefined) this.#controller.abort(this.#reason);
      else this.#watch();
    }
    return this.#controller.signal;
  }

  /**
   * Calls `listener` once it is over or cancelled, for a fraction of a signal's price: the timer is
   * set only for what outlives the running task's promises.
   *
   * @returns stops listening
   */
  onEnd(listener: () => void): () => void {
    this.#listeners ??= new Set();
    const listeners = this.#listeners;
    listeners.add(listener);
    this.#watchSoon();
    return () => {
      listeners.delete(listener);
      this.#restIfUnwatched();
    };
  }

  /** A token arrived: the limit between tokens counts from now. */
  progress(): void {
    this.#tokenMs = this.clock.now();
  }

  /** Moves the end: a call whose last waiter left may run on for its harvest. */
  moveTo(atMs: number): void {
    this.#atMs = atMs;
    this.#rearm();
  }

  /** Ends it now; without a reason, if somebody noticed before its timer that it is over. */
  cancel(reason?: unknown): void {
    if (reason === undefined && this.#dueMs() <= this.clock.now()) {
      this.#expire();
      return;
    }
    this.#atMs = Math.min(this.#atMs, this.clock.now());
    this.#finish("cancelled", reason ?? new GenerationTimeoutError("The call was cancelled"));
  }

  /** Drops the timer and the listeners: what the deadline guarded is done. */
  release(): void {
    this.#listeners?.clear();
    this.#stopWatching();
  }

  /** When it ends by itself. */
  #dueMs(): number {
    const limitMs =
      this.#tokenMs === undefined
        ? this.startMs + this.#firstTokenMs
        : this.#tokenMs + this.#betweenTokensMs;
    return Math.min(this.#atMs, limitMs);
  }

  #watchSoon(): void {
    if (this.#isWatching || this.#isAboutToWatch) return;
    this.#isAboutToWatch = true;
    RESOLVED.then(() => {
      this.#isAboutToWatch = false;
      if (this.#listeners !== undefined && this.#listeners.size > 0) this.#watch();
    });
  }

  #watch(): void {
    if (this.#isWatching) return;
    if (this.#end !== undefined) {
      this.#tellListeners();
      return;
    }
    const outer = this.#outer;
    if (outer !== undefined) {
      if (outer.#end !== undefined) {
        this.#finish("cancelled", outer.#reason);
        return;
      }
      outer.#inner ??= new Set();
      outer.#inner.add(this);
      outer.#watch();
      // It may have found that its own outer one has ended.
      if (this.#end !== undefined) return;
    }
    this.#isWatching = true;
    this.#arm();
  }

  #finish(end: DeadlineEnd, reason: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#reason = reason;
    this.#stopWatching();
    this.#controller?.abort(reason);
    this.#tellListeners();
    if (this.#inner === undefined) return;
    for (const inner of [...this.#inner]) inner.#finish("cancelled", reason);
  }

  #tellListeners(): void {
    if (this.#listeners === undefined) return;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  #rearm(): void {
    if (this.#isWatching) this.#arm();
    if (this.#inner === undefined) return;
    for (const inner of this.#inner) inner.#rearm();
  }

  #arm(): void {
    this.#clearTimer();
    const dueMs = this.#dueMs();
    // The outer one has a timer of its own, and tells.
    if (dueMs === Number.POSITIVE_INFINITY || dueMs >= (this.#outer?.atMs ?? dueMs + 1)) return;
    const lateness = TimerLateness.of(this.clock);
    const earlierMs = this.#wasEarly ? 0 : lateness.meanMs;
    const nowMs = this.clock.now();
    const delayMs = Math.max(0, dueMs - nowMs - earlierMs);
    const expire = (): void => {
      this.#timer = undefined;
      lateness.measure(this.clock.now() - nowMs - delayMs);
      this.#expire();
    };
    this.#timer = this.clock.setTimer(expire, delayMs);
  }

  #expire(): void {
    const dueMs = this.#dueMs();
    if (dueMs - this.clock.now() >= TIMER_STEP_MS) {
      this.#wasEarly = true;
      this.#arm();
      return;
    }
    if (dueMs === this.#atMs) {
      this.#atMs = Math.min(this.#atMs, this.clock.now());
      this.#finish("total", new GenerationTimeoutError("The deadline of the call is over"));
    } else if (this.#tokenMs === undefined) {
      this.#finish("first-token", new GenerationTimeoutError("No token came in time"));
    } else {
      this.#finish("between-tokens", new GenerationTimeoutError("The tokens stopped coming"));
    }
  }

  #stopWatching(): void {
    this.#isWatching = false;
    this.#clearTimer();
    const outer = this.#outer;
    if (outer === undefined) return;
    outer.#inner?.delete(this);
    outer.#restIfUnwatched();
  }

  /** A timer that would tell nobody is not kept. */
  #restIfUnwatched(): void {
    if (!this.#isWatching || this.#controller !== undefined) return;
    if ((this.#listeners?.size ?? 0) + (this.#inner?.size ?? 0) === 0) this.#stopWatching();
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
