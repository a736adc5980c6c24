import type { BoundSource } from "../../heuristics/admissible.ts";
import type { SearchContext, SearchEnd } from "../context.ts";
import { CountSearch, isCountable } from "./count-search.ts";

/** A plan that repeats so many steps has too many orders for a search through states. */
const MANY_REPEATS = 28;
/** Expansions before counting has its first turn: after a plan with many repeats, and after others. */
const SOON = 4;
const LATE = 512;
/** Programs that are solved in the first turn. Turns get longer. */
const FIRST_SHARE = 32;
/** Expansions of other searches between two turns, for each program. */
const EXPANSIONS_PER_PROGRAM = 16;

/** Says when counting has its turn beside the searches through states. */
export class CountingTurns {
  /** Programs of the next turn. */
  share: number = FIRST_SHARE;
  readonly #context: SearchContext;
  readonly #source: BoundSource;
  /** Undefined until the first turn. */
  #search: CountSearch | undefined;
  /** Expansions from which on it is due. */
  #from: number;

  private constructor(context: SearchContext, source: BoundSource, from: number) {
    this.#context = context;
    this.#source = source;
    this.#from = from;
  }

  /**
   * Undefined where there is nothing to count.
   *
   * @param plan the actions of a plan that is known
   */
  static of(
    context: SearchContext,
    source: BoundSource | undefined,
    plan: readonly number[],
  ): CountingTurns | undefined {
    // Those who watch want to see states.
    if (source === undefined || context.trace !== undefined) return undefined;
    if (!isCountable(context.task)) return undefined;
    const repeats = plan.length - new Set(plan).size;
    const wait = repeats >= MANY_REPEATS ? SOON : LATE;
    return new CountingTurns(context, source, context.expansions + wait);
  }

  /** Expansions of others until it is due. */
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

  /** The search, made for its first turn. */
  get search(): CountSearch {
    this.#search ??= new CountSearch(this.#context, this.#source);
    return this.#search;
  }

  /** The cost of the plan in hand: only cheaper ones are looked for. */
  set scaledUpperBound(scaledCost: number) {
    this.search.scaledUpperBound = scaledCost;
  }
}
