import type { DomainSource, SearchReply } from "./search-task.ts";
import type { SearchThreads } from "./search-threads.ts";

/** Least remaining time that is worth a move to another thread. */
const MIN_BUDGET_MS = 5;

/** The threads that a search can move to. */
export interface Elsewhere {
  readonly threads: SearchThreads;
  readonly source: DomainSource;
  readonly tenant: string;
}

/** The findings of another thread. */
type Found<Result> = Pick<
  Extract<SearchReply<Result>, { status: "searched" }>,
  "result" | "expansions"
>;

/** The signs by which a search that has moved can be ended. */
interface Signs {
  /** Shared with the other thread. */
  readonly stopped: SharedArrayBuffer;
  readonly signal: AbortSignal;
}

/** The move of a search to another thread, which it makes at most once and never comes back from. */
export class Departure<Result> {
  /** Created with the move, which most searches never make. */
  #leaving: AbortController | undefined;
  #stopped: Int32Array | undefined;
  #wasSent = false;
  #isOver = false;
  #found: Found<Result> | undefined;

  /** Whether to end with the present result: the other thread has finished, or no turn came in time. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get result(): Result | undefined {
    return this.#found?.result;
  }

  get expansions(): number {
    return this.#found?.expansions ?? 0;
  }

  /** Whether a search with so much time may still move. */
  isWorth(budgetMs: number): boolean {
    return !this.#wasSent && budgetMs >= MIN_BUDGET_MS;
  }

  /**
   * Moves the search.
   *
   * @param send returns undefined if the threads have ended
   * @returns resolves when the other thread has finished, or no turn came in time; undefined if the search stays
   */
  go(
    send: (signs: Signs) => Promise<Found<Result> | undefined> | undefined,
  ): Promise<void> | undefined {
    const stopped = new SharedArrayBuffer(4);
    this.#leaving = new AbortController();
    this.#stopped = new Int32Array(stopped);
    const going = send({ stopped, signal: this.#leaving.signal });
    this.#wasSent = going !== undefined;
    return going?.then(
      (found) => {
        this.#found = found;
        this.#isOver = true;
      },
      () => {
        this.#isOver = true;
      },
    );
  }

  /** Ends a search that can neither move nor begin here. */
  giveUp(): void {
    this.#isOver = true;
  }

  /** Ends the search in the other thread, or its wait for a turn. */
  end(): void {
    if (this.#stopped !== undefined) Atomics.store(this.#stopped, 0, 1);
    this.#leaving?.abort();
  }
}
