const DEFAULT_RETRY_MS = 1000;
/** After a request without a plan, a changed state is not asked about sooner than this, in ms. */
const CHANGED_RETRY_MS = 100;

/** When a runner may ask again. All times are the game's, in milliseconds. */
export class Patience {
  readonly #retryMs: number;
  readonly #reconsiderMs: number;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  /** When the last request ended without a plan. */
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #retryAtMs = Number.NEGATIVE_INFINITY;

  constructor(retryMs: number = DEFAULT_RETRY_MS, reconsiderMs: number = Number.POSITIVE_INFINITY) {
    this.#retryMs = retryMs;
    this.#reconsiderMs = reconsiderMs;
  }

  asked(nowMs: number): void {
    this.#askedAtMs = nowMs;
  }

  /**
   * There was no plan.
   *
   * @param coolMs when the next cool-down ends: there may be a plan then
   */
  failed(nowMs: number, coolMs: number): void {
    this.#failedAtMs = nowMs;
    this.#retryAtMs = Math.min(nowMs + this.#retryMs, coolMs);
  }

  /**
   * A new situation may have a plan where the last had none; but where things change all the time
   * that must not mean a request per tick.
   */
  changed(): void {
    this.#retryAtMs = Math.min(this.#retryAtMs, this.#failedAtMs + CHANGED_RETRY_MS);
  }

  /** A plan was dropped: a new one is wanted at once. */
  lost(): void {
    this.#retryAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Whether one that has no plan may ask. */
  mayAsk(nowMs: number): boolean {
    return nowMs >= this.#retryAtMs;
  }

  /** Whether it is time for a second opinion on the plan being played. */
  mayReconsider(nowMs: number): boolean {
    return nowMs - this.#askedAtMs >= this.#reconsiderMs;
  }
}
