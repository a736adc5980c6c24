import type { PlanSearch, SearchSlice } from "@understudy/planner-core";

/** Expansions for each soft goal that is tried on top of those in hand. */
const MAX_EXPANSIONS = 64;

/**
 * Adds one soft goal after the other to those that a plan already reaches, the most useful first, and
 * keeps what pays: a good plan early, long before the best set of goals is proved.
 */
export class Climb {
  readonly #order: number[];
  readonly #start: (set: number) => PlanSearch;
  #set = 0;
  #search: PlanSearch | undefined;

  /**
   * @param utilities of the soft goals
   * @param start begins the search for a set of them, one bit for each
   */
  constructor(utilities: readonly number[], start: (set: number) => PlanSearch) {
    this.#order = [...utilities.keys()];
    // Taken from the end.
    this.#order.sort((a, b) => (utilities[a] as number) - (utilities[b] as number) || b - a);
    this.#start = start;
  }

  get isOver(): boolean {
    return this.#order.length === 0;
  }

  /**
   * Searches on within a slice for the goal that is being tried.
   *
   * @param pays whether a plan is worth more than the best so far
   * @returns expansions
   */
  step(slice: SearchSlice, pays: (actions: readonly number[]) => boolean): number {
    const tried = this.#set | (1 << (this.#order[this.#order.length - 1] as number));
    this.#search ??= this.#start(tried);
    const search = this.#search;
    const before = search.expansions;
    const isDone = search.step(slice);
    const spent = search.expansions - before;
    if (!isDone && search.expansions < MAX_EXPANSIONS) return spent;
    const result = search.result();
    if (result.status === "solved" && pays(result.actions)) this.#set = tried;
    this.#order.pop();
    this.#search = undefined;
    return spent;
  }
}
