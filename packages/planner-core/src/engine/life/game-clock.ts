import { checkGameTime } from "../../base/clock/game-time.ts";
import { type Advancing, catchUp, type TickMoment } from "./catch-up.ts";

/** Longest usual interval between two ticks, in milliseconds. */
const SHORT_TICK_MS = 250;
/** Longest usual interval after a restore from a save without `tickMs`, in milliseconds. */
const UNKNOWN_TICK_MS = 1000;

/** The times of a runner's ticks, as they are saved. */
export interface GameTimes {
  /** The time of the last tick. */
  readonly nowMs: number;
  /** The interval between the last two ticks, not counting ticks at one moment. Undefined before the second tick. */
  readonly tickMs: number | undefined;
}

/** The game's clock, known to a runner from its ticks. */
export class GameClock {
  #nowMs = Number.NEGATIVE_INFINITY;
  /** Not a number before the second tick: a number in any case is kept without an object for each tick. */
  #tickMs = Number.NaN;
  /** Whether the first tick after a restore is due; it tells whether the game's clock goes on. */
  #isRestored = false;
  #isCatchingUp = false;
  readonly #mayStartOver: boolean;

  /** @param mayStartOver whether an earlier time means that the game's clock has started over. Default: a mistake */
  constructor(mayStartOver = false) {
    this.#mayStartOver = mayStartOver;
  }

  /** The time of the last tick; minus infinity before the first. */
  get nowMs(): number {
    return this.#nowMs;
  }

  get times(): GameTimes {
    const tickMs = Number.isNaN(this.#tickMs) ? undefined : this.#tickMs;
    return { nowMs: Number.isFinite(this.#nowMs) ? this.#nowMs : 0, tickMs };
  }

  /** Resumes saved times. */
  restore({ nowMs, tickMs }: GameTimes): void {
    this.#nowMs = nowMs;
    this.#tickMs = tickMs ?? Number.NaN;
    this.#isRestored = true;
  }

  /** The time of the last tick on the present clock; minus infinity before the first, also after a restore. */
  get #sinceMs(): number {
    return this.#isRestored ? Number.NEGATIVE_INFINITY : this.#nowMs;
  }

  /** @throws RequestError for a time that is no number, or goes back */
  check(nowMs: number): void {
    checkGameTime(nowMs, this.#mayStartOver ? Number.NEGATIVE_INFINITY : this.#sinceMs);
  }

  /** Whether a runner is ticked until a time, so that no state comes from the game. */
  get isCatchingUp(): boolean {
    return this.#isCatchingUp;
  }

  /** Ticks a runner until a time; see `catchUp`. */
  advance<Tick>(runner: Advancing<Tick>, nowMs: number): readonly TickMoment<Tick>[] {
    this.check(nowMs);
    this.#isCatchingUp = true;
    try {
      return catchUp(runner, this.#sinceMs, nowMs);
    } finally {
      this.#isCatchingUp = false;
    }
  }

  /**
   * Goes on to the time of a tick.
   *
   * @returns the time by which all that is known is to be moved. In the first tick after a restore, all that has passed
   *   since the save, as the game has another clock or made a break; but nothing if the clock just goes on, so that a
   *   step ends in the tick in which it would have ended without the save. Also back to an earlier time
   * @throws like `check`
   */
  passTo(nowMs: number): number {
    const passedMs = nowMs - this.#nowMs;
    // Nearly all ticks are such, and must cost next to nothing.
    const hasPassed = typeof nowMs === "number" && passedMs >= 0;
    if (hasPassed && passedMs < Number.POSITIVE_INFINITY && !this.#isRestored) {
      this.#nowMs = nowMs;
      // A game may tick again at one moment, to begin what an answer or an end allows.
      if (passedMs > 0) this.#tickMs = passedMs;
      return 0;
    }
    return this.#jumpTo(nowMs, passedMs);
  }

  #jumpTo(nowMs: number, passedMs: number): number {
    this.check(nowMs);
    this.#nowMs = nowMs;
    if (!this.#isRestored) return Math.min(0, passedMs);
    this.#isRestored = false;
    const { tickMs } = this.times;
    const mostMs = tickMs === undefined ? UNKNOWN_TICK_MS : Math.max(SHORT_TICK_MS, 2 * tickMs);
    return passedMs >= 0 && passedMs <= mostMs ? 0 : passedMs;
  }
}
