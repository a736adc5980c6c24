import type { PlanSearch, SearchResult, SearchSlice } from "@understudy/planner-core";

/** A question may do so much of a check that is not about it, in milliseconds, and expand so many nodes. */
const PIECE_MS = 0.2;
const PIECE_EXPANSIONS = 32;
/** After so many pieces it is told what was found by then. */
const MOST_PIECES = 20;

/**
 * A search that shows whether a shared plan was as good as a fresh one. Nobody waits for it: the plan is served, and each
 * question that comes afterwards does a little of the search.
 */
export class SpreadCheck {
  readonly #search: PlanSearch;
  readonly #over: (result: SearchResult) => void;
  #pieces = 0;

  /** @param over called with what the search found */
  constructor(search: PlanSearch, over: (result: SearchResult) => void) {
    this.#search = search;
    this.#over = over;
  }

  /** Does the next piece; true if that was the last. Never throws: whose question it is has nothing to do with it. */
  advance({ expansions = PIECE_EXPANSIONS, untilMs, clock }: SearchSlice): boolean {
    try {
      const endMs = clock && Math.min(untilMs ?? Number.POSITIVE_INFINITY, clock.now() + PIECE_MS);
      const piece = { expansions: Math.min(expansions, PIECE_EXPANSIONS), untilMs: endMs, clock };
      if (!this.#search.step(piece) && ++this.#pieces < MOST_PIECES) return false;
      this.#over(this.#search.result());
    } catch {
      // The same question, asked again, is told what is wrong.
    }
    this.end();
    return true;
  }

  end(): void {
    this.#search.end?.();
  }
}
