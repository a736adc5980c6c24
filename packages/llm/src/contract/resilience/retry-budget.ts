/** Options of a {@link RetryBudget}. */
export interface RetryBudgetOptions {
  /** Tokens at the start, and at most. Default 10. */
  readonly maxTokens?: number | undefined;
  /** Tokens that a success gives back; a failure takes one. Default 0.1. */
  readonly tokenRatio?: number | undefined;
}

/**
 * Keeps retries from multiplying the load of a server that is down already: the token bucket of
 * gRPC. Each failure takes a token, each success gives a part of one back, and with half of the
 * tokens gone nothing is tried again.
 *
 * @example
 * const retryBudget = new RetryBudget({ maxTokens: 10, tokenRatio: 0.1 });
 * const leads = specs.map((model) => withResilience(model, { retryBudget }));
 */
export class RetryBudget {
  readonly #maxTokens: number;
  readonly #tokenRatio: number;
  #tokens: number;

  constructor(options: RetryBudgetOptions = {}) {
    this.#maxTokens = options.maxTokens ?? 10;
    this.#tokenRatio = options.tokenRatio ?? 0.1;
    this.#tokens = this.#maxTokens;
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** Whether anything may be tried again. */
  get allows(): boolean {
    return this.#tokens > this.#maxTokens / 2;
  }

  succeed(): void {
    this.#tokens = Math.min(this.#maxTokens, this.#tokens + this.#tokenRatio);
  }

  fail(): void {
    this.#tokens = Math.max(0, this.#tokens - 1);
  }
}
