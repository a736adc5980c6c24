import type { PlanSearch, SearchSlice } from "@understudy/planner-core";
import { SequenceSearch } from "@understudy/planner-core/internal";

/** Maximum number of expansions per added soft goal in the first round. */
const MAX_EXPANSIONS = 64;
/** Factor by which that limit grows from round to round. */
const GROWTH = 4;

/**
 * Hill climbing over sets of soft goals: adds one goal at a time to the goals of the best plan, the
 * most useful first, and keeps additions that pay. Gives a good plan early, long before the best set
 * is proved.
 */
export class HillClimb {
  /** All soft goals, the most useful one last. */
  readonly #byUtility: readonly number[];
  /** Soft goals still to be tried in this round, the next one last. */
  #order: number[];
  readonly #isPersistent: boolean;
  #rounds = 0;
  /** Whether another round may improve the plan. */
  #isOpen = false;
  readonly #start: (set: bigint) => PlanSearch;
  #set = 0n;
  #tried = 0n;
  #search: PlanSearch | undefined;

  /**
   * @param utilities of the soft goals
   * @param start begins the search for a set of soft goals, a bit for each
   * @param isPersistent whether to try again with more expansions while an improvement is possible
   */
  constructor(
    utilities: readonly number[],
    start: (set: bigint) => PlanSearch,
    isPersistent: boolean,
  ) {
    this.#isPersistent = isPersistent;
    const order = [...utilities.keys()];
    // Popped from the end.
    order.sort((a, b) => (utilities[a] as number) - (utilities[b] as number) || b - a);
    this.#byUtility = order;
    this.#order = [...order];
    this.#start = start;
  }

  /** Whether every soft goal was tried once. */
  get isPastFirstRound(): boolean {
    return this.#rounds > 0 || this.isOver;
  }

  get isOver(): boolean {
    return this.#order.length === 0;
  }

  /**
   * Continues the search for the current soft goal within a slice.
   *
   * @param met the soft goals that the best plan so far meets, on purpose or not
   * @param pays whether a plan beats the best one so far
   * @returns expansions
   */
  step(slice: SearchSlice, met: bigint, pays: (actions: readonly number[]) => boolean): number {
    if (this.#search === undefined) {
      const bit = 1n << BigInt(this.#order[this.#order.length - 1] as number);
      if (this.#rounds > 0) {
        if ((met & bit) !== 0n) {
          this.#next();
          return 0;
        }
        this.#set = met;
      }
      this.#tried = this.#set | bit;
      this.#search = this.#start(this.#tried);
    }
    const search = this.#search;
    const before = search.expansions;
    const isDone = search.step(slice);
    const spent = search.expansions - before;
    if (!isDone && search.expansions < MAX_EXPANSIONS * GROWTH ** this.#rounds) return spent;
    const result = SequenceSearch.resultOf(search);
    const isBetter = result?.status === "solved" && pays(result.actions);
    if (isBetter) this.#set = this.#tried;
    this.#isOpen ||= isBetter || !isDone;
    this.#search = undefined;
    this.#next();
    return spent;
  }

  #next(): void {
    this.#order.pop();
    if (!this.isOver || !this.#isPersistent) return;
    // The first round may have missed combinations: goals that a plan met by chance were not kept.
    if (this.#isOpen || this.#rounds === 0) this.#order = [...this.#byUtility];
    this.#isOpen = false;
    this.#rounds++;
  }
}
