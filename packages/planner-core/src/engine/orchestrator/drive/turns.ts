/**
 * The driver of work: at once, or in turns of the event loop.
 *
 * @module
 */

import type { Clock } from "../../../base/clock/clock.ts";
import type { WorkOwner } from "../../contract/work-owner.ts";
import { OwnerLine, type Shedding } from "./owner-line.ts";
import type { Pausable } from "./pausable.ts";

/** Scheduling of work. */
export interface WorkOptions {
  /** Time limit for all work in one turn of the event loop, in milliseconds. */
  readonly sliceMs: number;
  /** Time at which the work is stopped, in milliseconds of the clock; the earliest runs first. */
  readonly untilMs: number;
  /** The deadline that its place among waiting work depends on. Default: its own. */
  readonly placeMs?: number | undefined;
  /** Among equal deadlines, more urgent work runs first and is shed last. Default 0. */
  readonly urgency?: number | undefined;
  /** The shedding rule. Default: no shedding; all work is done, however late. */
  readonly shed?: Shedding | undefined;
  /**
   * Time until which the work may step aside for work that has no answer yet, in milliseconds of the clock; read each
   * time the work has waited. Undefined: not now. Default: never.
   */
  readonly asideUntilMs?: (() => number | undefined) | undefined;
  /** Called after each wait for a turn, with its beginning and end in milliseconds of the clock. */
  readonly waited?: ((fromMs: number, toMs: number) => void) | undefined;
  /** Signal that ends the work at its next step, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** An error instead of a result. */
interface Failure {
  readonly error: unknown;
}

type Step<Result> = IteratorResult<Promise<unknown> | undefined, Result>;

/** Idle time, in milliseconds, after which a new turn has certainly begun. */
const REST_MS = 4;

/** Slices that fit into a turn if the last slice belongs to an owner with little use. */
const MODEST_SHARE = 2;

const NO_OWNER: WorkOwner = { weight: 1 };

/**
 * Shares the turns of an event loop among all long work. However many requests wait, one turn does no more work than
 * fits a slice, so immediate answers never wait behind it. The owner with the least time used comes first, so no owner
 * waits behind the deadlines of others. Within an owner's line the earliest deadline comes first (Liu, Layland 1973),
 * then the highest urgency.
 *
 * Under overload, earliest deadline first alone would make every request late. So whenever a request has waited too
 * long, one of the waiting requests is shed: the least urgent, and among equals the one with the least time left.
 *
 * Work that already has an answer and only hopes for a better one may step aside. It continues when no work of its
 * urgency lacks an answer, or when it cannot wait any longer.
 */
export class Turns {
  static readonly #byClock = new WeakMap<Clock, SharedTurns>();

  /**
   * The turns shared by all orchestrators of an owner on a clock. Default: the turns of orchestrators that have no
   * owner.
   */
  static of(clock: Clock, owner: WorkOwner = NO_OWNER): Turns {
    let shared = Turns.#byClock.get(clock);
    if (shared === undefined) {
      shared = new SharedTurns(clock);
      Turns.#byClock.set(clock, shared);
    }
    return shared.of(owner);
  }

  readonly #shared: SharedTurns;
  readonly #line: OwnerLine;

  constructor(shared: SharedTurns, line: OwnerLine) {
    this.#shared = shared;
    this.#line = line;
  }

  /** Whether work of the owner with at least this urgency is waiting without stepping aside. */
  areAwaited(urgency = 0): boolean {
    return this.#line.areAwaited(urgency);
  }

  /**
   * Runs some work, including its waits: at once if this turn has room and no work waits, otherwise in later turns. The
   * work stays in the asynchronous context of its caller.
   *
   * @throws any error of the work, and the signal's reason once it aborts
   */
  async run<Result>(steps: Pausable<Result>, options: WorkOptions): Promise<Result> {
    const shared = this.#shared;
    const { sliceMs, signal, waited } = options;
    let { shed } = options;
    // Kept, so that begun work ends before other work of the same deadline begins.
    const number = shared.nextNumber();
    let failure: Failure | undefined;
    for (;;) {
      if (shared.hasRoom(this.#line, sliceMs)) {
        shared.begin(this.#line);
      } else {
        const fromMs = waited === undefined ? 0 : shared.now();
        shed = await shared.turnOf(this.#line, options, number, shed);
        if (shed !== undefined && shared.beganMs >= options.untilMs) shed.tell();
        waited?.(fromMs, shared.beganMs);
      }
      shed = undefined;
      let next: Step<Result>;
      try {
        if (signal?.aborted) {
          // Releases its resources.
          steps.return(undefined as Result);
          throw signal.reason;
        }
        next = shared.advance(steps, failure, options);
      } finally {
        shared.rest(this.#line, sliceMs);
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
}

/** The turns of an event loop, shared by all owners. */
class SharedTurns {
  readonly #clock: Clock;
  readonly #byOwner = new WeakMap<WorkOwner, Turns>();
  /** Lines of waiting work. */
  readonly #waiting: OwnerLine[] = [];
  #number = 0;
  /** Time spent on work in this turn, in milliseconds. */
  #spentMs = 0;
  /** Last start and end of work. */
  beganMs: number = Number.NEGATIVE_INFINITY;
  #restedMs = Number.NEGATIVE_INFINITY;
  /** Weighted time of the owner whose work began last; an owner that comes back starts from this value. */
  #floorMs = 0;
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

  of(owner: WorkOwner): Turns {
    let turns = this.#byOwner.get(owner);
    if (turns === undefined) {
      turns = new Turns(this, new OwnerLine(owner));
      this.#byOwner.set(owner, turns);
    }
    return turns;
  }

  now(): number {
    return this.#clock.now();
  }

  nextNumber(): number {
    return this.#number++;
  }

  /** Runs the work until it ends, waits, or has used up its share of the turn. */
  advance<Result>(
    steps: Pausable<Result>,
    failure: Failure | undefined,
    { sliceMs, untilMs, signal }: WorkOptions,
  ): Step<Result> {
    const endMs = this.beganMs + sliceMs - this.#spentMs;
    let next =
      failure === undefined ? steps.next(this.beganMs >= untilMs) : steps.throw(failure.error);
    while (!next.done && next.value === undefined) {
      const nowMs = this.#clock.now();
      const mustStop = nowMs >= untilMs;
      // Work past its deadline has little left to do.
      if (signal?.aborted || (nowMs >= endMs && !mustStop)) return next;
      next = steps.next(mustStop);
    }
    return next;
  }

  /**
   * Whether newly arrived work may begin now: ahead of the waiting work of owners with more use, even if the turn is
   * full.
   */
  hasRoom(line: OwnerLine, sliceMs: number): boolean {
    if (this.#isAtWork) return false;
    if (this.#waiting.some(({ isAwaited }) => isAwaited)) {
      return this.#isModest(line) && this.#spentMs < MODEST_SHARE * sliceMs;
    }
    if (this.#spentMs === 0) return true;
    if (this.#clock.now() - this.#restedMs >= REST_MS) this.#spentMs = 0;
    return this.#spentMs < sliceMs;
  }

  /** Whether the next turn would go to this owner. */
  #isModest(line: OwnerLine): boolean {
    const usedMs = Math.max(line.usedMs, this.#floorMs);
    return this.#waiting.every((other) => other !== line && usedMs <= other.usedMs);
  }

  /** @returns the shedding rule that still applies */
  turnOf(
    line: OwnerLine,
    { untilMs, placeMs = untilMs, urgency = 0, asideUntilMs: readAside }: WorkOptions,
    number: number,
    shed: Shedding | undefined,
  ): Promise<Shedding | undefined> {
    const asideUntilMs = readAside?.();
    return new Promise((begin) => {
      if (line.isEmpty) {
        line.rejoin(this.#floorMs);
        this.#waiting.push(line);
      }
      line.add({ untilMs, placeMs, asideUntilMs, urgency, number, shed, begin });
      this.#setNextTurn();
    });
  }

  begin(line: OwnerLine): void {
    line.rejoin(this.#floorMs);
    this.#floorMs = line.usedMs;
    this.#isAtWork = true;
    this.beganMs = this.#clock.now();
  }

  rest(line: OwnerLine, sliceMs: number): void {
    this.#isAtWork = false;
    this.#restedMs = this.#clock.now();
    const tookMs = this.#restedMs - this.beganMs;
    this.#spentMs += tookMs;
    line.charge(tookMs);
    if (this.#spentMs < sliceMs) this.#beginNext();
    // Detects the start of the next turn.
    else this.#setNextTurn();
  }

  /** Starts the next work within this turn. */
  #beginNext(): void {
    const line = this.#first();
    const next = line?.next(this.#clock);
    if (line === undefined || next === undefined) return;
    this.begin(line);
    line.take(next, this.beganMs);
    if (line.isEmpty) this.#waiting.splice(this.#waiting.indexOf(line), 1);
    next.begin(next.shed);
  }

  /** The line with the least weighted time. Takes time linear in the number of waiting owners. */
  #first(): OwnerLine | undefined {
    let first: OwnerLine | undefined;
    for (const line of this.#waiting) {
      if (first === undefined || line.usedMs < first.usedMs) first = line;
    }
    return first;
  }

  #setNextTurn(): void {
    if (this.#isNextTurnSet) return;
    this.#isNextTurnSet = true;
    const clock = this.#clock;
    if (clock.nextTurn === undefined) clock.setTimer(this.#turn, 0);
    else clock.nextTurn(this.#turn);
  }
}
