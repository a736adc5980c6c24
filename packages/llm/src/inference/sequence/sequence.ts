/**
 * Sequences of evaluated tokens with their KV cache.
 *
 * @module
 */

import { EngineError } from "../errors.ts";
import { PAGE_POSITIONS } from "../network/network.ts";
import type { PagePool } from "./page-pool.ts";

/**
 * A sequence of evaluated tokens, whose KV cache pages may be shared with other sequences. Created by
 * `InferenceModel.openSequence`.
 */
export class Sequence {
  readonly #pool: PagePool;
  readonly #pages: number[] = [];
  #length = 0;
  #isClosed = false;

  /** @internal */
  constructor(pool: PagePool) {
    this.#pool = pool;
  }

  /** Number of tokens. */
  get length(): number {
    return this.#length;
  }

  /** Whether the sequence was closed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Erases the tokens from an index to the end. */
  erase(from: number): void {
    if (!(from >= 0)) throw new EngineError("invalid-use", "erase", `there is no index ${from}`);
    if (from >= this.#length) return;
    this.#length = Math.floor(from);
    const needed = Math.ceil(this.#length / PAGE_POSITIONS);
    for (const page of this.#pages.splice(needed)) this.#pool.drop(page);
  }

  /**
   * Forks the sequence without copying: both share their pages until one of them continues.
   *
   * @param length number of common tokens; default all
   */
  fork(length: number = this.#length): Sequence {
    this.checkOpen();
    const other = new Sequence(this.#pool);
    other.#length = Math.min(this.#length, Math.max(0, Math.floor(length)));
    other.#pages.push(...this.#pages.slice(0, Math.ceil(other.#length / PAGE_POSITIONS)));
    for (const page of other.#pages) this.#pool.share(page);
    return other;
  }

  /** Erases all tokens and releases the pages. The sequence cannot be used afterwards. */
  close(): void {
    this.erase(0);
    this.#isClosed = true;
  }

  /** @internal Pages by position. */
  get pages(): readonly number[] {
    return this.#pages;
  }

  /**
   * @internal Reserves room for more tokens, which count after {@link extend}.
   * @throws EngineError `out-of-memory`, leaving the sequence unchanged
   */
  reserve(count: number): void {
    const needed = Math.ceil((this.#length + count) / PAGE_POSITIONS);
    const last = Math.floor(this.#length / PAGE_POSITIONS);
    const shared = this.#pages[last];
    if (shared !== undefined) this.#pages[last] = this.#pool.own(shared);
    while (this.#pages.length < needed) this.#pages.push(this.#pool.take());
  }

  /** @internal Adds tokens that the network has evaluated. */
  extend(count: number): void {
    this.#length += count;
  }

  /** @internal @throws EngineError `invalid-use` */
  checkOpen(): void {
    if (this.#isClosed) throw new EngineError("invalid-use", "sequence", "it was closed");
  }
}
