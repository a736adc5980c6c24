import { BinaryHeap } from "../../collections/binary-heap.ts";
import type { Clock } from "../../time/clock.ts";
import { steadyClock } from "../guard/steady-clock.ts";
import type { Steps } from "./steps.ts";

/** How work is done. */
export interface WorkOptions {
  /** How much of one turn of the event loop all work together may fill, in milliseconds. */
  readonly sliceMs: number;
  /** When it is told to stop, in milliseconds of the clock; what ends first is done first. */
  readonly untilMs: number;
  /** Of what ends at the same time, what is more urgent is done first. Default 0. */
  readonly urgency?: number | undefined;
  /** Ends it at its next step, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Work that waits for its turn. */
interface Waiting {
  readonly untilMs: number;
  readonly urgency: number;
  /** The order in which it came. */
  readonly number: number;
  readonly begin: () => void;
}

type Step<Result> = IteratorResult<Promise<unknown> | undefined, Result>;

/** After such a rest, in milliseconds, another turn has begun, whoever says so. */
const REST_MS = 4;

/**
 * Shares the turns of an event loop among all work that takes its time. However many requests wait, no more is
 * done in one turn than fits into a slice, so that what can be answered at once never waits behind them.
 * Earliest deadline first (Liu, Layland 1973), then highest urgency.
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
  #number = 0;
  /** Milliseconds of work in this turn. */
  #spentMs = 0;
  /** When work began last, and when it rested. */
  #beganMs = Number.NEGATIVE_INFINITY;
  #restedMs = Number.NEGATIVE_INFINITY;
  #isAtWork = false;
  #isNextTurnSet = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Does some work, and waits where it waits: at once as far as this turn has room and nobody else waits, the
   * rest in later turns. It stays in the asynchronous context of its caller.
   *
   * @throws what the work throws; the reason of the signal when that aborts
   */
  async run<Result>(steps: Steps<Result>, options: WorkOptions): Promise<Result> {
    const { sliceMs, untilMs, signal } = options;
    const clock = this.#clock;
    let resume = (): Step<Result> => steps.next(clock.now() >= untilMs);
    for (;;) {
      if (this.#hasRoom(sliceMs)) this.#begin();
      else await this.#turnOf(options);
      let next: Step<Result>;
      try {
        if (signal?.aborted) {
          // Whatever it holds is let go of.
          steps.return(undefined as Result);
          throw signal.reason;
        }
        next = this.#advance(steps, resume, options);
      } finally {
        this.#rest(sliceMs);
      }
      if (next.done) return next.value;
      resume = () => steps.next(clock.now() >= untilMs);
      try {
        if (next.value !== undefined) await next.value;
      } catch (error) {
        resume = () => steps.throw(error);
      }
    }
  }

  /** Works until it is done, waits for something, or its part of the turn is over. */
  #advance<Result>(
    steps: Steps<Result>,
    resume: () => Step<Result>,
    { sliceMs, untilMs, signal }: WorkOptions,
  ): Step<Result> {
    const endMs = this.#beganMs + sliceMs - this.#spentMs;
    let next = resume();
    while (!next.done && next.value === undefined) {
      const nowMs = this.#clock.now();
      const mustStop = nowMs >= untilMs;
      // Whoever is told to stop has little left to do.
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

  #turnOf({ untilMs, urgency = 0 }: WorkOptions): Promise<void> {
    return new Promise((begin) => {
      this.#queue.add({ untilMs, urgency, number: this.#number++, begin });
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

  /** Lets whoever is first in the queue begin, still in this turn. */
  #beginNext(): void {
    const next = this.#queue.take();
    if (next === undefined) return;
    this.#begin();
    next.begin();
  }

  #setNextTurn(): void {
    if (this.#isNextTurnSet) return;
    this.#isNextTurnSet = true;
    const clock = this.#clock;
    const turn = (): void => {
      this.#isNextTurnSet = false;
      this.#spentMs = 0;
      if (!this.#isAtWork) this.#beginNext();
    };
    if (clock.nextTurn === undefined) clock.setTimer(turn, 0);
    else clock.nextTurn(turn);
  }
}

/** Earliest end first, then highest urgency, then as they came. */
function comesBefore(one: Waiting, other: Waiting): boolean {
  if (one.untilMs !== other.untilMs) return one.untilMs < other.untilMs;
  if (one.urgency !== other.urgency) return one.urgency > other.urgency;
  return one.number < other.number;
}
