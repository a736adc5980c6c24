/**
 * Clocks and deadlines.
 *
 * @module
 */

import { GenerationTimeoutError } from "../errors.ts";
import type { Clock } from "./clock.ts";

/** Weight of the newest measurement in the moving average. */
const WEIGHT = 0.1;
/** Maximum lateness that counts, in milliseconds: a stall of the event loop says nothing about timers. */
const MAX_SAMPLE_MS = 10;

/** Typical lateness of a clock's timers, so that they can be set earlier. */
class TimerLateness {
  static readonly #byClock = new WeakMap<Clock, TimerLateness>();

  /** The measurements for a clock, shared by all deadlines on it. */
  static of(clock: Clock): TimerLateness {
    let lateness = TimerLateness.#byClock.get(clock);
    if (lateness === undefined) {
      lateness = new TimerLateness();
      TimerLateness.#byClock.set(clock, lateness);
    }
    return lateness;
  }

  #meanMs = 0;

  /** Mean lateness in milliseconds; 0 on a clock whose timers are exact. */
  get meanMs(): number {
    return this.#meanMs;
  }

  /** Records the lateness of a timer in milliseconds; negative if it was early. */
  measure(lateMs: number): void {
    const sample = Math.min(Math.max(0, lateMs), MAX_SAMPLE_MS);
    this.#meanMs += WEIGHT * (sample - this.#meanMs);
  }
}

/** Time limits of one call, in milliseconds; a missing limit is infinite. */
interface DeadlineLimits {
  /** Maximum time from the beginning to the end of the call. */
  readonly totalMs?: number | undefined;
  /** Maximum time from the beginning to the first token. */
  readonly firstTokenMs?: number | undefined;
  /** Maximum time from one token to the next. */
  readonly betweenTokensMs?: number | undefined;
}

/** The reason why a deadline ended: one of its limits, or `cancelled`, which includes the end of its outer deadline. */
type DeadlineEnd = "total" | "first-token" | "between-tokens" | "cancelled";

/** Timers count whole milliseconds, so a deadline may end early by this much. */
const TIMER_STEP_MS = 1;

/**
 * A resolved promise, for continuing after the promises that are already settled; several times as fast as
 * `queueMicrotask`.
 */
const RESOLVED: Promise<void> = Promise.resolve();

/**
 * The common deadline of all work for a request. It has a timer only while its signal or a listener is in use, and none
 * after its release.
 *
 * Timers are imprecise: they are set earlier by their typical lateness, set again if they fire too early, and `isOver`
 * reads the clock.
 *
 * @example
 * const deadline = new Deadline(clock, 100);
 * const attempt = deadline.derive({ totalMs: 50, firstTokenMs: 20 }); // ends after 50 ms, not 100
 */
export class Deadline {
  readonly clock: Clock;
  /** Start of the call, in milliseconds of the clock. */
  readonly startMs: number;
  readonly #outer: Deadline | undefined;
  readonly #firstTokenMs: number;
  readonly #betweenTokensMs: number;
  #rankMs: number;
  #atMs: number;
  /** Time of the last token. */
  #tokenMs: number | undefined;
  #end: DeadlineEnd | undefined;
  #reason: unknown;
  #controller: AbortController | undefined;
  #listeners: (() => void)[] | undefined;
  #rankListeners: Set<() => void> | undefined;
  /** Derived deadlines that depend on this one. */
  #inner: Set<Deadline> | undefined;
  #timer: object | number | undefined;
  #isWatching = false;
  #isAboutToWatch = false;
  /** Whether the timer fired early, so that the next one is set without a correction. */
  #wasEarly = false;

  /**
   * @param budgetMs milliseconds from the start; may be Infinity
   * @param limits further limits
   * @param outer a deadline whose end also ends this deadline
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
   * A deadline with its own limits that ends no later than this one, moves along with it, and shares its rank. It can
   * be cancelled separately.
   */
  derive(limits: DeadlineLimits = {}, startMs: number = this.clock.now()): Deadline {
    const { totalMs = Number.POSITIVE_INFINITY } = limits;
    return new Deadline(this.clock, totalMs, startMs, limits, this);
  }

  /**
   * The time when a caller needs the result, in milliseconds of the clock; queues serve the earliest first. Infinity if
   * no caller is waiting any more and only a late answer is left.
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
   * @returns function that stops listening
   */
  onRank(listener: () => void): () => void {
    if (this.#outer !== undefined) return this.#outer.onRank(listener);
    this.#rankListeners ??= new Set();
    const listeners = this.#rankListeners;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** End in milliseconds of the clock, provided that tokens arrive in time. */
  get atMs(): number {
    return this.#outer === undefined ? this.#atMs : Math.min(this.#atMs, this.#outer.atMs);
  }

  /** Time left, in milliseconds; negative after the end. */
  remainingMs(): number {
    return this.atMs - this.clock.now();
  }

  /** Whether the deadline has ended or was cancelled. */
  get isOver(): boolean {
    if (this.#end !== undefined || this.#outer?.isOver === true) return true;
    return this.#dueMs() - this.clock.now() <= 0;
  }

  /** The reason why the deadline ended; undefined until the end is noticed. */
  get endedBy(): DeadlineEnd | undefined {
    return this.#end;
  }

  /** The error that describes the end; undefined until the end is noticed. */
  get reason(): unknown {
    return this.#reason;
  }

  /** Signal that aborts when the deadline ends or is cancelled. Created, with its timer, on first read. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#end !== undefined) this.#controller.abort(this.#reason);
      else this.#watch();
    }
    return this.#controller.signal;
  }

  /**
   * Calls `listener` when the deadline ends or is cancelled. Much cheaper than a signal: the timer is set only if the
   * listener is still there once the settled promises have run.
   *
   * @returns function that stops listening
   */
  onEnd(listener: () => void): () => void {
    this.#listeners ??= [];
    this.#listeners.push(listener);
    this.#watchSoon();
    return () => {
      this.#listeners = this.#listeners?.filter((other) => other !== listener);
      this.#restIfUnwatched();
    };
  }

  /** Records a token, which restarts the limit between tokens. */
  progress(): void {
    this.#tokenMs = this.clock.now();
  }

  /** Moves the end: a call with no caller waiting may continue for a late answer. */
  moveTo(atMs: number): void {
    this.#atMs = atMs;
    this.#rearm();
  }

  /**
   * Ends the deadline now: as cancelled, or with its regular reason if its time is over and no other reason is given.
   */
  cancel(reason?: unknown): void {
    if (reason === undefined && this.#dueMs() <= this.clock.now()) {
      this.#expire();
      return;
    }
    this.#atMs = Math.min(this.#atMs, this.clock.now());
    this.#finish("cancelled", reason ?? new GenerationTimeoutError("The call was cancelled"));
  }

  /** Drops the timer and the listeners, as the call has finished. */
  release(): void {
    this.#listeners = undefined;
    this.#stopWatching();
  }

  /** Time of the regular end. */
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
      if (this.#listeners !== undefined && this.#listeners.length > 0) this.#watch();
    });
  }

  #watch(): void {
    if (this.#isWatching) return;
    if (this.#end !== undefined) {
      this.#callListeners();
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
      // The outer deadline may have noticed its end just now.
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
    this.#callListeners();
    if (this.#inner === undefined) return;
    for (const inner of [...this.#inner]) inner.#finish("cancelled", reason);
  }

  #callListeners(): void {
    const listeners = this.#listeners ?? [];
    this.#listeners = undefined;
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
    // The outer deadline has its own timer and ends this one.
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

  /** Drops the timer if there are no listeners. */
  #restIfUnwatched(): void {
    if (!this.#isWatching || this.#controller !== undefined) return;
    if ((this.#listeners?.length ?? 0) + (this.#inner?.size ?? 0) === 0) this.#stopWatching();
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
