/**
 * Drivers of work: immediate, or in turns of the event loop.
 *
 * @module
 */

import { BinaryHeap } from "../../collections/binary-heap.ts";
import type { Clock } from "../../time/clock.ts";
import { steadyClock } from "../guard/steady-clock.ts";
import type { Pausable } from "./pausable.ts";

/** Scheduling of work. */
export interface WorkOptions {
  /** Limit on all work in one turn of the event loop, in milliseconds. */
  readonly sliceMs: number;
  /** Deadline for stopping the work, in milliseconds of the clock; the earliest deadline runs first. */
  readonly untilMs: number;
  /** Among equal deadlines, more urgent work runs first, and is shed last. Default 0. */
  readonly urgency?: number | undefined;
  /** The shedding rule. Default: no shedding, all work is done, however late. */
  readonly shed?: Shedding | undefined;
  /**
   * Time until which the work may step aside for work without any answer, in milliseconds of the clock; read whenever
   * it has waited. Undefined: not now. Default: never.
   */
  readonly asideUntilMs?: (() => number | undefined) | undefined;
  /** Ends the work at its next step, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Shedding of waiting work: it keeps its place, but with little left to do. */
export interface Shedding {
  /** Work whose turn comes at this time or later, in milliseconds of the clock, has waited too long. */
  readonly afterMs: number;
  /** Called once, when the work is shed. */
  readonly tell: () => void;
}

/** Waiting work. */
interface Waiting {
  readonly untilMs: number;
  /** Undefined for work that does not step aside. */
  readonly asideUntilMs: number | undefined;
  readonly urgency: number;
  /** Number in order of arrival. */
  readonly number: number;
  /** Undefined for work that has begun, may not be shed, or was already shed. */
  shed: Shedding | undefined;
  /** @param shed the current shedding rule */
  readonly begin: (shed: Shedding | undefined) => void;
}

/** An error instead of a result. */
interface Failure {
  readonly error: unknown;
}

type Step<Result> = IteratorResult<Promise<unknown> | undefined, Result>;

/** After an idle time this long, in milliseconds, a new turn has begun. */
const REST_MS = 4;

/**
 * Shares the turns of an event loop among all long work. However many requests wait, one turn does no more work than
 * fits a slice, so that immediate answers never wait behind it. Earliest deadline first (Liu, Layland 1973), then
 * highest urgency.
 *
 * Under overload earliest deadline first alone would make all requests late. So whenever a request has waited too long,
 * a waiting one is shed: the least urgent, and among equals the one with the least time left.
 *
 * Work with an answer in hand that only hopes for a better one may step aside. It goes on when no work of its urgency
 * lacks an answer, or when it can wait no longer.
 */
export class Turns {
  static readonly #byClock = new WeakMap<Clock, Turns>();

  /** The turns shared by all orchestrators on a clock. */
  static of(clock: Clock): Turns {
    let turns = Turns.#byClock.get(clock);
    if (turns === undefined) {
      // Failures of the clock are reported by each orchestrator, which reads it as well.
      turns = new Turns(steadyClock(clock, () => {}));
      Turns.#byClock.set(clock, turns);
    }
    return turns;
  }

  readonly #clock: Clock;
  readonly #queue = new BinaryHeap<Waiting>(comesBefore);
  /** Work that steps aside. */
  readonly #aside = new BinaryHeap<Waiting>(isDueBefore);
  #number = 0;
  /** Milliseconds of work in this turn. */
  #spentMs = 0;
  /** Last start and end of work. */
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

  /** Whether work of at least this urgency is waiting and not stepping aside. */
  areAwaited(urgency = 0): boolean {
    return this.#queue.items.some((waiting) => waiting.urgency >= urgency);
  }

  /**
   * Runs some work and its waits: at once if this turn has room and an empty queue, otherwise in later turns. It stays
   * in the asynchronous context of its caller.
   *
   * @throws errors of the work; the signal's reason when it aborts
   */
  async run<Result>(steps: Pausable<Result>, options: WorkOptions): Promise<Result> {
    const { sliceMs, signal } = options;
    let { shed } = options;
    // Kept, so that begun work ends before other work of the same deadline begins.
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
          // Releases its resources.
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

  /** Runs until the work is done, waits, or has used up its part of the turn. */
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
      // Work past its deadline has little left to do.
      if (signal?.aborted || (nowMs >= endMs && !mustStop)) return next;
      next = steps.next(mustStop);
    }
    return next;
  }

  /** Whether newly arrived work may begin. */
  #hasRoom(sliceMs: number): boolean {
    if (this.#isAtWork || this.#queue.size > 0) return false;
    if (this.#spentMs === 0) return true;
    if (this.#clock.now() - this.#restedMs >= REST_MS) this.#spentMs = 0;
    return this.#spentMs < sliceMs;
  }

  /** @returns the remaining shedding rule */
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
    // Detects the start of the next turn.
    else this.#setNextTurn();
  }

  /** Starts the first in the queue, within this turn. */
  #beginNext(): void {
    const queue = this.#queueOfNext();
    const next = queue.first;
    if (next === undefined) return;
    this.#begin();
    const { shed, untilMs } = next;
    // A rule still there at the start marks work that has waited too long.
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

  /** Linear in the waiting work. */
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

/** Least urgent first, then least time left, then arrival. */
function isShedBefore(one: Waiting, other: Waiting): boolean {
  if (one.urgency !== other.urgency) return one.urgency < other.urgency;
  if (one.untilMs !== other.untilMs) return one.untilMs < other.untilMs;
  return one.number < other.number;
}

/** Highest urgency first, then the least time to step aside, then queue order. */
function isDueBefore(one: Waiting, other: Waiting): boolean {
  if (one.urgency !== other.urgency) return one.urgency > other.urgency;
  const [due, otherDue] = [one.asideUntilMs ?? 0, other.asideUntilMs ?? 0];
  return due === otherDue ? comesBefore(one, other) : due < otherDue;
}

/** Earliest deadline first, then highest urgency, then arrival. */
function comesBefore(one: Waiting, other: Waiting): boolean {
  if (one.untilMs !== other.untilMs) return one.untilMs < other.untilMs;
  if (one.urgency !== other.urgency) return one.urgency > other.urgency;
  return one.number < other.number;
}
