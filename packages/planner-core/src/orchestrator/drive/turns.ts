/**
 * How work is driven: at once, or in turns of the event loop.
 *
 * @module
 */

import { BinaryHeap } from "../../collections/binary-heap.ts";
import type { Clock } from "../../time/clock.ts";
import { steadyClock } from "../guard/steady-clock.ts";
import type { Pausable } from "./pausable.ts";

/** How work is done. */
export interface WorkOptions {
  /** How much of one turn of the event loop all work together may fill, in milliseconds. */
  readonly sliceMs: number;
  /** When it is told to stop, in milliseconds of the clock; what ends first is done first. */
  readonly untilMs: number;
  /** Among work that ends at the same time, the more urgent is done first, and shed last. Default 0. */
  readonly urgency?: number | undefined;
  /** The rule for work that there is no time for. Left out: all of it is done, however late. */
  readonly shed?: Shedding | undefined;
  /**
   * Until when it may stand aside for work that has no answer in hand, in milliseconds of the clock; asked whenever it
   * waited. Undefined: it may not. Default: it never does.
   */
  readonly asideUntilMs?: (() => number | undefined) | undefined;
  /** Ends it at its next step, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How work is shed that has not begun: it keeps its place, and has little left to do. */
export interface Shedding {
  /** Work that gets its turn at this time or later, in milliseconds of the clock, has waited too long. */
  readonly afterMs: number;
  /** Called once, when it is shed. */
  readonly tell: () => void;
}

/** Work that waits for its turn. */
interface Waiting {
  readonly untilMs: number;
  /** Undefined for what does not stand aside. */
  readonly asideUntilMs: number | undefined;
  readonly urgency: number;
  /** The order in which it came. */
  readonly number: number;
  /** Undefined for what has begun, may not be shed, or was shed already. */
  shed: Shedding | undefined;
  /** @param shed as above */
  readonly begin: (shed: Shedding | undefined) => void;
}

/** The error that waiting work gets instead of a result. */
interface Failure {
  readonly error: unknown;
}

type Step<Result> = IteratorResult<Promise<unknown> | undefined, Result>;

/** After a rest this long, in milliseconds, another turn has begun. */
const REST_MS = 4;

/**
 * Shares the turns of an event loop among all work that takes its time. However many requests wait, no more is
 * done in one turn than fits into a slice, so that what can be answered at once never waits behind them.
 * Earliest deadline first (Liu, Layland 1973), then highest urgency.
 *
 * Earliest deadline first alone would make everybody late under overload. So each time that somebody has waited
 * too long, one of those who wait is shed: the least urgent, of these the one with the least time left.
 *
 * Work that has an answer in hand, and only hopes for a better one, may stand aside: it goes on when nobody of its
 * urgency waits who has none, or when it can wait no longer.
 */
export class Turns {
  static readonly #byClock = new WeakMap<Clock, Turns>();

  /** The turns that all orchestrators on a clock share. */
  static of(clock: Clock): Turns {
    let turns = Turns.#byClock.get(clock);
    if (turns === undefined) {
      // Each orchestrator reads the clock as well, and tells when it fails.
      turns = new Turns(steadyClock(clock, () => {}));
      Turns.#byClock.set(clock, turns);
    }
    return turns;
  }

  readonly #clock: Clock;
  readonly #queue = new BinaryHeap<Waiting>(comesBefore);
  /** Those who stand aside. */
  readonly #aside = new BinaryHeap<Waiting>(isDueBefore);
  #number = 0;
  /** Milliseconds of work in this turn. */
  #spentMs = 0;
  /** When work began last, and when it rested. */
  #beganMs = Number.NEGATIVE_INFINITY;
  #restedMs = Number.NEGATIVE_INFINITY;
  #isAtWork = false;
  #isNextTurnSet = false;
  readonly #turn = (): void => {
    this.#isNextTurnSet = false;
    this.#spentMs = 0;
    if (!this.#isAtWork) this.#beginNext();
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether somebody at least as urgent waits for a turn who does not stand aside. */
  areAwaited(urgency = 0): boolean {
    return this.#queue.items.some((waiting) => waiting.urgency >= urgency);
  }

  /**
   * Does some work, and waits where it waits: at once as far as this turn has room and nobody else waits, the
   * rest in later turns. It stays in the asynchronous context of its caller.
   *
   * @throws what the work throws; the reason of the signal when that aborts
   */
  async run<Result>(steps: Pausable<Result>, options: WorkOptions): Promise<Result> {
    const { sliceMs, signal } = options;
    let { shed } = options;
    // Kept: what has begun is ended before others of the same deadline begin.
    const number = this.#number++;
    let failure: Failure | undefined;
    for (;;) {
      if (this.#hasRoom(sliceMs)) {
        this.#begin();
      } else {
        shed = await this.#turnOf(options, number, shed);
        if (shed !== undefined && this.#beganMs >= options.untilMs) shed.tell();
      }
      shed = undefined;
      let next: Step<Result>;
      try {
        if (signal?.aborted) {
          // Releases all that it holds.
          steps.return(undefined as Result);
          throw signal.reason;
        }
        next = this.#advance(steps, failure, options);
      } finally {
        this.#rest(sliceMs);
      }
      if (next.done) return next.value;
      failure = undefined;
      try {
        if (next.value !== undefined) await next.value;
      } catch (error) {
        failure = { error };
      }
    }
  }

  /** Works until it is done, waits for something, or its part of the turn is over. */
  #advance<Result>(
    steps: Pausable<Result>,
    failure: Failure | undefined,
    { sliceMs, untilMs, signal }: WorkOptions,
  ): Step<Result> {
    const endMs = this.#beganMs + sliceMs - this.#spentMs;
    let next =
      failure === undefined ? steps.next(this.#beganMs >= untilMs) : steps.throw(failure.error);
    while (!next.done && next.value === undefined) {
      const nowMs = this.#clock.now();
      const mustStop = nowMs >= untilMs;
      // Work that is told to stop has little left to do.
      if (signal?.aborted || (nowMs >= endMs && !mustStop)) return next;
      next = steps.next(mustStop);
    }
    return next;
  }

  /** Whether somebody who comes now may begin. */
  #hasRoom(sliceMs: number): boolean {
    if (this.#isAtWork || this.#queue.size > 0) return false;
    if (this.#spentMs === 0) return true;
    if (this.#clock.now() - this.#restedMs >= REST_MS) this.#spentMs = 0;
    return this.#spentMs < sliceMs;
  }

  /** @returns how it may still be shed */
  #turnOf(
    { untilMs, urgency = 0, asideUntilMs: readAside }: WorkOptions,
    number: number,
    shed: Shedding | undefined,
  ): Promise<Shedding | undefined> {
    const asideUntilMs = readAside?.();
    const queue = asideUntilMs === undefined ? this.#queue : this.#aside;
    return new Promise((begin) => {
      queue.add({ untilMs, asideUntilMs, urgency, number, shed, begin });
      this.#setNextTurn();
    });
  }

  #begin(): void {
    this.#isAtWork = true;
    this.#beganMs = this.#clock.now();
  }

  #rest(sliceMs: number): void {
    this.#isAtWork = false;
    this.#restedMs = this.#clock.now();
    this.#spentMs += this.#restedMs - this.#beganMs;
    if (this.#spentMs < sliceMs) this.#beginNext();
    // Only thus is it known when another turn begins.
    else this.#setNextTurn();
  }

  /** Lets the first in the queue begin, still in this turn. */
  #beginNext(): void {
    const queue = this.#queueOfNext();
    const next = queue.first;
    if (next === undefined) return;
    this.#begin();
    const { shed, untilMs } = next;
    // Work whose time is over is told so when it begins.
    const hasWaitedLong = shed !== undefined && this.#beganMs >= shed.afterMs;
    if (hasWaitedLong && this.#beganMs < untilMs) this.#shedOne();
    queue.take();
    next.begin(next.shed);
  }

  #queueOfNext(): BinaryHeap<Waiting> {
    const [first, aside] = [this.#queue.first, this.#aside.first];
    if (aside === undefined) return this.#queue;
    const { asideUntilMs = 0, urgency } = aside;
    const isNext =
      first === undefined || urgency > first.urgency || asideUntilMs <= this.#clock.now();
    return isNext ? this.#aside : this.#queue;
  }

  /** Linear in those who wait. */
  #shedOne(): void {
    let least: Waiting | undefined;
    for (const waiting of this.#queue.items) {
      if (waiting.shed === undefined) continue;
      if (least === undefined || isShedBefore(waiting, least)) least = waiting;
    }
    const shed = least?.shed;
    if (least === undefined || shed === undefined) return;
    least.shed = undefined;
    shed.tell();
  }

  #setNextTurn(): void {
    if (this.#isNextTurnSet) return;
    this.#isNextTurnSet = true;
    const clock = this.#clock;
    if (clock.nextTurn === undefined) clock.setTimer(this.#turn, 0);
    else clock.nextTurn(this.#turn);
  }
}

/** Least urgent first, then least time left, then as they came. */
function isShedBefore(one: Waiting, other: Waiting): boolean {
  if (one.urgency !== other.urgency) return one.urgency < other.urgency;
  if (one.untilMs !== other.untilMs) return one.untilMs < other.untilMs;
  return one.number < other.number;
}

/** Highest urgency first, then who can wait least, then as in the queue. */
function isDueBefore(one: Waiting, other: Waiting): boolean {
  if (one.urgency !== other.urgency) return one.urgency > other.urgency;
  const [due, otherDue] = [one.asideUntilMs ?? 0, other.asideUntilMs ?? 0];
  return due === otherDue ? comesBefore(one, other) : due < otherDue;
}

/** Earliest end first, then highest urgency, then as they came. */
function comesBefore(one: Waiting, other: Waiting): boolean {
  if (one.untilMs !== other.untilMs) return one.untilMs < other.untilMs;
  if (one.urgency !== other.urgency) return one.urgency > other.urgency;
  return one.number < other.number;
}
