const DEFAULT_RETRY_MS = 1000;
/** Minimum interval between a request that found no plan and a request for a changed state, in milliseconds. */
const CHANGED_RETRY_MS = 100;

/** A wait before the next request. Times are in milliseconds of game time. */
export interface RequestWait {
  /** When a request found no plan. */
  readonly failedAtMs: number;
  /** When the next one may be made. */
  readonly retryAtMs: number;
}

/** Timing of a runner's requests. All times are in milliseconds of game time. */
export class Patience {
  readonly #retryMs: number;
  readonly #reconsiderMs: number;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  /** Time of the last request that found no plan. */
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #retryAtMs = Number.NEGATIVE_INFINITY;

  constructor(retryMs: number = DEFAULT_RETRY_MS, reconsiderMs: number = Number.POSITIVE_INFINITY) {
    this.#retryMs = retryMs;
    this.#reconsiderMs = reconsiderMs;
  }

  /** The wait after a request that found no plan; undefined if a request may be made. */
  waitAt(nowMs: number): RequestWait | undefined {
    if (this.mayAsk(nowMs)) return undefined;
    return { failedAtMs: this.#failedAtMs, retryAtMs: this.#retryAtMs };
  }

  /** Resumes a saved wait. */
  restore({ failedAtMs, retryAtMs }: RequestWait): void {
    this.#failedAtMs = failedAtMs;
    this.#retryAtMs = retryAtMs;
  }

  /** Moves all times, for a game whose time started over. */
  shift(ms: number): void {
    this.#askedAtMs += ms;
    this.#failedAtMs += ms;
    this.#retryAtMs += ms;
  }

  asked(nowMs: number): void {
    this.#askedAtMs = nowMs;
  }

  /**
   * Records a request that found no plan.
   *
   * @param coolMs end of the next cool-down, after which a plan may be possible
   */
  failed(nowMs: number, coolMs: number): void {
    this.#failedAtMs = nowMs;
    this.#retryAtMs = Math.min(nowMs + this.#retryMs, coolMs);
  }

  /**
   * Records a change, as a new situation may have a plan. Constant changes must not lead to a request in every tick.
   */
  changed(): void {
    this.#retryAtMs = Math.min(this.#retryAtMs, this.#failedAtMs + CHANGED_RETRY_MS);
  }

  /** Allows a request at once, because a plan was dropped. */
  lost(): void {
    this.#retryAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Whether a request may be made while no plan is in play. */
  mayAsk(nowMs: number): boolean {
    return nowMs >= this.#retryAtMs;
  }

  /** When a request may be made while no plan is in play. */
  get retryAtMs(): number {
    return this.#retryAtMs;
  }

  /** When a request for a better plan is due. */
  get reconsiderAtMs(): number {
    return this.#askedAtMs + this.#reconsiderMs;
  }
}
