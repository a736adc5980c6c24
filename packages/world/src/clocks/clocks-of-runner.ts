import type { CalledClock } from "./called-clock.ts";
import type { WorldClocks } from "./world-clocks.ts";

type Schedules = Parameters<WorldClocks["tick"]>[1];

/** Most that a runner lags behind others of one game's clock, in ms: as long as a usual tick. */
const LAG_MS = 250;

/**
 * The clocks of a world's things on the clock of one runner, which may have another origin than those of others, run slower,
 * stand still, or start over: what is left of a clock counts from the world's present.
 */
export class ClocksOfRunner {
  readonly #world: WorldClocks;
  /** The world's time at the runner's time 0. */
  #originMs = 0;
  /** The time to which the runner catches up. */
  #presentMs = Number.NEGATIVE_INFINITY;

  constructor(world: WorldClocks) {
    this.#world = world;
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
    this.#settle(Math.max(nowMs, this.#presentMs));
    this.#world.tick(nowMs + this.#originMs, schedules);
    return movedMs;
  }

  /** See `WorldClocks.note`. */
  note(presentMs: number, schedules: NonNullable<Schedules>): void {
    this.#presentMs = presentMs;
    this.#settle(presentMs);
    this.#world.note(presentMs + this.#originMs, schedules);
  }

  /** See `WorldClocks.endOf`. */
  endOf(clock: CalledClock): number | undefined {
    const endMs = this.#world.endOf(clock);
    return endMs === undefined ? undefined : endMs - this.#originMs;
  }

  /** See `WorldClocks.tell`. */
  tell(clock: CalledClock, endMs: number): void {
    this.#world.tell(clock, endMs + this.#originMs);
  }

  #settle(presentMs: number): void {
    const leastMs = this.#world.nowMs - LAG_MS;
    if (presentMs >= leastMs) this.#originMs = 0;
    else if (presentMs + this.#originMs < leastMs) this.#originMs = this.#world.nowMs - presentMs;
  }
}
