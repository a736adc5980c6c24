/** Options of a {@link RetryBudget}. */
export interface RetryBudgetOptions {
  /** Initial and maximum number of tokens. Default 10. */
  readonly maxTokens?: number | undefined;
  /** Number of tokens returned by a success; a failure takes one token. Default 0.1. */
  readonly tokenRatio?: number | undefined;
}

/**
 * Keeps retries from adding load to a failing server, with gRPC's token bucket: each failure takes a token, each
 * success returns a fraction of one, and retries stop while half of the tokens are gone.
 *
 * @example
 * const retryBudget = new RetryBudget({ maxTokens: 10, tokenRatio: 0.1 });
 * const llms = specs.map((model) => withResilience(model, { retryBudget }));
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

  /** Whether the budget allows a retry. */
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
