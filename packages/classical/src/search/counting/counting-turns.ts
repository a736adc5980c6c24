import type { BoundSource } from "../../heuristics/admissible.ts";
import type { SearchContext, SearchEnd } from "../context.ts";
import { CountSearch, isCountable } from "./count-search.ts";

/**
 * Number of repeated steps above which a plan has too many permutations for a state-space search.
 */
const MANY_REPEATS = 28;
/**
 * Number of expansions before the first turn: after a plan with many repeats, and after any other.
 */
const SOON = 4;
const LATE = 512;
/** Number of programs solved in the first turn. Later turns are longer. */
const FIRST_SHARE = 32;
/** Number of expansions of other searches between two turns, per program. */
const EXPANSIONS_PER_PROGRAM = 16;

/** Schedules operator counting alongside the state-space searches. */
export class CountingTurns {
  /** Number of programs in the next turn. */
  share: number = FIRST_SHARE;
  readonly #context: SearchContext;
  readonly #source: BoundSource;
  /** The search; undefined before the first turn. */
  #search: CountSearch | undefined;
  /** The number of expansions at which the next turn is due. */
  #from: number;

  private constructor(context: SearchContext, source: BoundSource, from: number) {
    this.#context = context;
    this.#source = source;
    this.#from = from;
  }

  /**
   * The schedule; undefined if there is nothing to count.
   *
   * @param plan the actions of a known plan
   */
  static of(
    context: SearchContext,
    source: BoundSource | undefined,
    plan: readonly number[],
  ): CountingTurns | undefined {
    // A trace should show states.
    if (source === undefined || context.trace !== undefined) return undefined;
    if (!isCountable(context.task)) return undefined;
    const repeats = plan.length - new Set(plan).size;
    const wait = repeats >= MANY_REPEATS ? SOON : LATE;
    return new CountingTurns(context, source, context.expansions + wait);
  }

  /** Number of expansions of other searches until the next turn. */
  get wait(): number {
    return Math.max(0, this.#from - this.#context.expansions);
  }

  run(): SearchEnd {
    const end = this.search.run();
    if (end === "slice" && !this.#context.limits.isOver) {
      this.#from = this.#context.expansions + EXPANSIONS_PER_PROGRAM * this.share;
      this.share *= 2;
    }
    return end;
  }

  /** The search, created on first use. */
  get search(): CountSearch {
    this.#search ??= new CountSearch(this.#context, this.#source);
    return this.#search;
  }

  /** The cost of the current plan; only cheaper ones are of interest. */
  set scaledUpperBound(scaledCost: number) {
    this.search.scaledUpperBound = scaledCost;
  }
}
