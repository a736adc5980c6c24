import type { PlanSearch, SearchSlice } from "@understudy/planner-core";

/** Expansions for each soft goal that is tried on top of those in hand, in the first round. */
const MAX_EXPANSIONS = 64;
/** The growth of that from round to round. */
const GROWTH = 4;

/**
 * Adds one soft goal after the other to those that a plan already reaches, the most useful first, and
 * keeps what pays: a good plan early, long before the best set of goals is proved.
 */
export class Climb {
  /** All soft goals, the most useful one last. */
  readonly #byUtility: readonly number[];
  /** Soft goals that are still to be tried, the next one last. */
  #order: number[];
  readonly #isPersistent: boolean;
  #rounds = 0;
  /** Whether another round may do better than this one. */
  #isOpen = false;
  readonly #start: (set: bigint) => PlanSearch;
  #set = 0n;
  #tried = 0n;
  #search: PlanSearch | undefined;

  /**
   * @param utilities of the soft goals
   * @param start begins the search for a set of them, one bit for each
   * @param isPersistent whether they are tried again, with more expansions, for as long as there is hope
   */
  constructor(
    utilities: readonly number[],
    start: (set: bigint) => PlanSearch,
    isPersistent: boolean,
  ) {
    this.#isPersistent = isPersistent;
    const order = [...utilities.keys()];
    // Taken from the end.
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
   * Searches on within a slice for the goal that is being tried.
   *
   * @param met those that the best plan so far meets, by intent or not
   * @param pays whether a plan is worth more than the best so far
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
    const result = search.result();
    const isBetter = result.status === "solved" && pays(result.actions);
    if (isBetter) this.#set = this.#tried;
    this.#isOpen ||= isBetter || !isDone;
    this.#search = undefined;
    this.#next();
    return spent;
  }

  #next(): void {
    this.#order.pop();
    if (!this.isOver || !this.#isPersistent) return;
    // What an earlier plan met without being asked to was not kept: the first round has missed some.
    if (this.#isOpen || this.#rounds === 0) this.#order = [...this.#byUtility];
    this.#isOpen = false;
    this.#rounds++;
  }
}
