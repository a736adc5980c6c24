import type { PackedState } from "../../rules/index.ts";
import type { ClockInput, ClockWatcher } from "../contract/request.ts";
import type { Advancing, TickMoment } from "../life/catch-up.ts";
import type { GameClock } from "../life/game-clock.ts";
import type { IsTold } from "../life/told-variables.ts";

/** The beliefs of a runner that clocks of things change. */
interface Beliefs {
  readonly isKnown: boolean;
  /** Valid once it is known. */
  readonly packed: PackedState;
  /** Takes in another state. Returns whether anything has changed that counts. */
  replace(state: PackedState): boolean;
}

const NONE: IsTold = () => false;

/** A value that was told of the present while a runner catches up with it. */
interface News {
  readonly told: number;
  /** The value without the news: as it was, or as clocks have left it. */
  otherwise: number;
}

/**
 * Plays all that happens until a time; see `catchUp`. What clocks of things bring about is assumed.
 *
 * @param isTold tells what the game has told of the present. Default: nothing as it was before
 */
export function advanceRunner<Tick>(
  { clock, watched }: { readonly clock: GameClock; readonly watched: RunnerClocks | undefined },
  runner: Advancing<Tick>,
  nowMs: number,
  isTold?: IsTold,
): readonly TickMoment<Tick>[] {
  watched?.catchUp(nowMs, isTold);
  try {
    return clock.advance(runner, nowMs);
  } finally {
    watched?.catchUp(undefined);
  }
}

/** The clocks of things beside the plan of an agent or a squad. Times are on the game's clock. */
export class RunnerClocks {
  readonly #watcher: ClockWatcher;
  readonly #beliefs: Beliefs;
  /** When they were last looked at in a tick; minus infinity before. */
  #seenMs = Number.NEGATIVE_INFINITY;
  /** The values that count from a later time on, by variable. */
  readonly #news = new Map<number, News>();
  #newsMs = Number.NEGATIVE_INFINITY;
  /** The present of a runner that begins to catch up; undefined once it has had its first tick. */
  #presentMs: number | undefined;
  #isTold: IsTold = NONE;

  constructor(watcher: ClockWatcher, beliefs: Beliefs) {
    this.#watcher = watcher;
    this.#beliefs = beliefs;
  }

  /**
   * Notes which clocks run now.
   *
   * @param expected as for `ClockWatcher.see`
   */
  see(nowMs: number, expected?: PackedState): void {
    this.#watcher.see(this.#withoutNews(), nowMs, expected);
    if (this.#news.size > 0 && nowMs >= this.#newsMs) {
      this.#news.clear();
      this.#watcher.see(this.#beliefs.packed, nowMs);
    }
    this.#seenMs = nowMs;
  }

  /** Goes on with clocks that ran at a time. Undefined before the first tick, from which what was told counts. */
  resume(clocks: readonly ClockInput[], sinceMs: number | undefined): void {
    this.#news.clear();
    this.#seenMs = sinceMs ?? Number.NEGATIVE_INFINITY;
    if (sinceMs === undefined) this.#watcher.tell(clocks);
    else this.#watcher.resume(clocks, sinceMs);
  }

  /** Takes what is told in the next tick for the state of a later present; undefined for that of the tick. */
  catchUp(presentMs: number | undefined, isTold: IsTold = NONE): void {
    this.#presentMs = presentMs;
    this.#isTold = isTold;
  }

  /**
   * A told state as it counts in a tick. One of a later present is dated back: what clocks bring about until then is yet to
   * come. What else has changed is known at once, but counts for clocks from the present on. So does a value that was told
   * although clocks would have changed it by then, and any of them where something is told that clocks bring about.
   *
   * @param before what was believed until now; undefined before the first tick
   */
  dated<Told>(
    told: Told | undefined,
    pack: (told: Told) => PackedState,
    before: PackedState | undefined,
  ): Told | PackedState | undefined {
    const presentMs = this.#presentMs;
    this.#presentMs = undefined;
    if (presentMs === undefined) return told;
    this.#news.clear();
    if (told === undefined || before === undefined || !(presentMs > this.#seenMs)) return told;
    if (!Number.isFinite(this.#seenMs)) return told;
    const { state: expected } = this.#watcher.ahead(before, this.#seenMs, presentMs);
    const dated = pack(told).slice();
    const showsClocks = dated.some((value, variable) => {
      return value !== before[variable] && value === expected[variable];
    });
    for (const [variable, value] of dated.entries()) {
      const otherwise = before[variable] as number;
      if (value === expected[variable]) dated[variable] = otherwise;
      else if (value !== otherwise || showsClocks || this.#isTold(variable))
        this.#news.set(variable, { told: value, otherwise });
    }
    this.#newsMs = presentMs;
    return dated;
  }

  /** Assumes what clocks have brought about since the last look. Returns whether anything has changed that counts. */
  assume(nowMs: number): boolean {
    if (!Number.isFinite(this.#seenMs) || nowMs <= this.#seenMs) return false;
    // The state may be the assumed one after a step.
    const state = this.#withoutNews();
    this.#watcher.see(state, this.#seenMs);
    const ahead = this.#watcher.ahead(state, this.#seenMs, nowMs).state;
    if (this.#news.size === 0) return this.#beliefs.replace(ahead);
    const next = ahead.slice();
    for (const [variable, news] of this.#news) {
      news.otherwise = ahead[variable] as number;
      next[variable] = news.told;
    }
    return this.#beliefs.replace(next);
  }

  /** Takes in that a step has changed some variables, which is newer than the news. */
  wrote(variables: Iterable<number>): void {
    if (this.#news.size === 0) return;
    for (const variable of variables) this.#news.delete(variable);
  }

  /** The believed state as clocks see it. A step that has changed a value since is newer than the news. */
  #withoutNews(): PackedState {
    const { packed } = this.#beliefs;
    if (this.#news.size === 0) return packed;
    const state = packed.slice();
    for (const [variable, { told, otherwise }] of this.#news) {
      if (state[variable] === told) state[variable] = otherwise;
      else this.#news.delete(variable);
    }
    return state;
  }

  /** Moves all times, for a game whose time started over. */
  shift(ms: number): void {
    this.#watcher.shift(ms);
    this.#seenMs += ms;
    this.#newsMs += ms;
  }
}
