import type { Domain, DomainTypes, PackedState } from "../../rules/index.ts";
import { footprintOf } from "../../time/durations/footprints.ts";
import type { ClockInput, ClockWatcher } from "../contract/request.ts";
import type { Observation } from "./observation.ts";
import type { RunnerObservation } from "./options.ts";

/** A value that was told of the present while a runner catches up with it. */
interface News {
  readonly told: number;
  /** The value without the news: as it was, or as clocks have left it. */
  otherwise: number;
}

/** The clocks of things beside an agent's plan. Times are on the game's clock. */
export class RunnerClocks<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #watcher: ClockWatcher;
  readonly #observed: Observation<T>;
  /** When they were last looked at in a tick; minus infinity before. */
  #seenMs = Number.NEGATIVE_INFINITY;
  /** The values that count from a later time on, by variable. */
  readonly #news = new Map<number, News>();
  #newsMs = Number.NEGATIVE_INFINITY;
  /** The present of a runner that begins to catch up; undefined once it has had its first tick. */
  #presentMs: number | undefined;

  constructor(domain: Domain<T>, watcher: ClockWatcher, observed: Observation<T>) {
    this.#domain = domain;
    this.#watcher = watcher;
    this.#observed = observed;
  }

  /** Notes which clocks run now. */
  see(nowMs: number): void {
    this.#watcher.see(this.#withoutNews(), nowMs);
    if (this.#news.size > 0 && nowMs >= this.#newsMs) {
      this.#news.clear();
      this.#watcher.see(this.#observed.packed, nowMs);
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
  catchUp(presentMs: number | undefined): void {
    this.#presentMs = presentMs;
  }

  /**
   * A told state as it counts in a tick. One of a later present is dated back: what clocks bring about until then is yet to
   * come. What else has changed is known at once, but counts for clocks from the present on. Where something is told that
   * clocks bring about, so does what they would have changed.
   */
  dated(told: RunnerObservation<T> | undefined): RunnerObservation<T> | undefined {
    const presentMs = this.#presentMs;
    this.#presentMs = undefined;
    if (presentMs === undefined) return told;
    this.#news.clear();
    const { isKnown, packed } = this.#observed;
    if (told === undefined || !isKnown || !(presentMs > this.#seenMs)) return told;
    if (!Number.isFinite(this.#seenMs)) return told;
    const { state: expected } = this.#watcher.ahead(packed, this.#seenMs, presentMs);
    const dated = this.#domain.pack(told).slice();
    const showsClocks = dated.some((value, variable) => {
      return value !== packed[variable] && value === expected[variable];
    });
    for (const [variable, value] of dated.entries()) {
      const before = packed[variable] as number;
      if (value === expected[variable]) dated[variable] = before;
      else if (value !== before || showsClocks)
        this.#news.set(variable, { told: value, otherwise: before });
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
    if (this.#news.size === 0) return this.#observed.replace(ahead);
    const next = ahead.slice();
    for (const [variable, news] of this.#news) {
      news.otherwise = ahead[variable] as number;
      next[variable] = news.told;
    }
    return this.#observed.replace(next);
  }

  /** Takes in that a step ends, whose effects are newer than the news. */
  ended(action: number): void {
    if (this.#news.size === 0) return;
    for (const variable of footprintOf(this.#domain.untyped, action).writes)
      this.#news.delete(variable);
  }

  /** The observed state as clocks see it. A step that has changed a value since is newer than the news. */
  #withoutNews(): PackedState {
    const { packed } = this.#observed;
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
