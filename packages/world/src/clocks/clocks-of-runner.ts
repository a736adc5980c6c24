import type { Claims } from "../claims/claims.ts";
import type { WaiterPace } from "../claims/patience.ts";
import type { CalledClock } from "./called-clock.ts";
import type { WorldClocks } from "./world-clocks.ts";

/** The parts of a world that go on with its runners' clocks. */
interface PartsInTime {
  readonly clocks: WorldClocks;
  readonly claims: Pick<Claims, "patience">;
}

type Schedules = Parameters<WorldClocks["tick"]>[1];

/** Most that a runner lags behind others of one game's clock, in ms: as long as a usual tick. */
const LAG_MS = 250;
/** The time that a runner makes up for without a tick of the one ahead, before the world's time goes on with it, in ms. */
const ALONE_MS = 10_000;
/** Most that a move counts for that, in ms: between two of them any runner may have had its tick. */
const MOST_MOVE_MS = 1000;

/**
 * The clocks of a world's things on the clock of one runner, which may have another origin than those of others, run slower,
 * stand still, or start over: what is left of a clock counts from the world's present.
 */
export class ClocksOfRunner {
  readonly #world: WorldClocks;
  readonly #patience: Claims["patience"];
  readonly #holder: string;
  #pace: WaiterPace | undefined;
  /** The world's time at the runner's time 0, where its clock has another origin. */
  #originMs = 0;
  /** The time by which it has fallen behind others since then. It makes this up as it gains on them. */
  #lagMs = 0;
  #hasBegun = false;
  /** The number of its ticks. */
  ticks = 0;
  /** The time that it has made up for since the last tick of the one ahead, and the number of that tick. */
  #aloneMs = 0;
  #ticksAhead = 0;
  /** The time to which the runner catches up. */
  #presentMs = Number.NEGATIVE_INFINITY;

  /** @param holder the name of the runner's claims */
  constructor({ clocks, claims }: PartsInTime, holder: string) {
    this.#world = clocks;
    this.#patience = claims.patience;
    this.#holder = holder;
  }

  /**
   * See `WorldClocks.tick`.
   *
   * @param movedMs the time by which all times of the runner moved, as its clock started over; see `GameClock`
   * @returns that time
   */
  tick(nowMs: number, movedMs: number, schedules?: Schedules): number {
    if (movedMs < 0) {
      this.#originMs -= movedMs;
      this.#presentMs = Number.NEGATIVE_INFINITY;
    }
    this.ticks++;
    this.#settle(Math.max(nowMs, this.#presentMs));
    const atMs = nowMs + this.#aheadMs;
    if (atMs > this.#world.nowMs) this.#world.driver = this;
    this.#world.tick(atMs, schedules);
    this.#pace = this.#patience.renew(this.#holder, this.#pace);
    // Others have their ticks only when this runner has caught up.
    if (nowMs >= this.#presentMs) this.#patience.tick(atMs);
    return movedMs;
  }

  /** See `WorldClocks.note`. */
  note(presentMs: number, schedules: NonNullable<Schedules>): void {
    this.#presentMs = presentMs;
    this.#settle(presentMs);
    this.#world.note(presentMs + this.#aheadMs, schedules);
  }

  /** A time of the runner's clock on that of the world. */
  toWorld(ms: number): number {
    return ms + this.#aheadMs;
  }

  /** A time of the world's clock on that of the runner. */
  fromWorld(ms: number): number {
    return ms - this.#aheadMs;
  }

  /** See `WorldClocks.endOf`. */
  endOf(clock: CalledClock): number | undefined {
    const endMs = this.#world.endOf(clock);
    return endMs === undefined ? undefined : this.fromWorld(endMs);
  }

  /** See `WorldClocks.tell`. */
  tell(clock: CalledClock, endMs: number): void {
    this.#world.tell(clock, this.toWorld(endMs));
  }

  /** Lets the world's time go on with others, as the runner has had its last tick. */
  leave(): void {
    if (this.#world.driver === this) this.#world.driver = undefined;
  }

  /** By how much the world's time is ahead of that of the runner. */
  get #aheadMs(): number {
    return this.#originMs + this.#lagMs;
  }

  #settle(presentMs: number): void {
    const { driver, nowMs } = this.#world;
    const gainMs = presentMs + this.#aheadMs - nowMs;
    const isFirst = !this.#hasBegun;
    this.#hasBegun = true;
    if (presentMs >= nowMs - LAG_MS) {
      this.#originMs = 0;
      this.#lagMs = 0;
    } else if (gainMs < -LAG_MS) {
      if (isFirst) this.#originMs -= gainMs;
      else this.#lagMs -= gainMs;
    } else if (gainMs > 0 && driver !== undefined && driver !== this) {
      this.#lagMs = Math.max(0, this.#lagMs - gainMs);
      if (driver.ticks !== this.#ticksAhead) this.#aloneMs = 0;
      this.#ticksAhead = driver.ticks;
      this.#aloneMs += Math.min(gainMs, MOST_MOVE_MS);
      // It may never have a tick again.
      if (this.#aloneMs >= ALONE_MS) this.#world.driver = undefined;
    }
  }
}
