/**
 * Searches that go on from step to step, with budgets counted in expansions.
 *
 * @module
 */

import type { Clock, SearchSlice } from "@understudy/planner-core";

/** Expansions of a search before the next one has its turn. */
const QUANTUM = 32;

const FREE_LOOKS = 4;

/** A search that steps can continue. */
interface SteppableSearch {
  readonly expansions: number;
  /** Continues the search for a slice. @returns whether it is complete */
  advance(slice: SearchSlice): boolean;
}

interface LongSearch {
  readonly search: SteppableSearch;
  /** The count of expansions that ends it. */
  readonly most: number;
  /** The count of expansions that ends its turn. */
  turnEnd: number;
  readonly over: (error?: unknown) => void;
}

/**
 * The searches of an engine, which take turns of a fixed number of expansions. Time interrupts a turn, but ends none: the
 * order in which searches end is the same on any machine.
 */
export class StepSearches {
  readonly #going: LongSearch[] = [];
  readonly #hostNow: () => number;
  /** Looks at the clock in this slice. The first ones are never late, so that every step gets on, whatever its end. */
  #looks = 0;
  readonly #clock: Clock = {
    now: () => (this.#looks++ < FREE_LOOKS ? Number.NEGATIVE_INFINITY : this.#hostNow()),
    setTimer: refuseTimers,
    clearTimer: refuseTimers,
  };

  /** @param hostNow the host's time in ms */
  constructor(hostNow: () => number) {
    this.#hostNow = hostNow;
  }

  /** Continues a search in later steps. @returns resolves once it is complete, or has no expansions left */
  add(search: SteppableSearch, expansions: number): Promise<void> {
    const most = search.expansions + expansions;
    const turnEnd = search.expansions + QUANTUM;
    return new Promise((resolve, reject) => {
      const over = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
      this.#going.push({ search, most, turnEnd, over });
    });
  }

  /** Drops a search, which counts as over. */
  drop(search: SteppableSearch): void {
    const at = this.#going.findIndex((each) => each.search === search);
    if (at >= 0) this.#going.splice(at, 1)[0]?.over();
  }

  /**
   * Continues searches until one ends, or until a time of the host's clock.
   *
   * @returns false if there is none
   */
  run(untilMs: number): boolean {
    if (this.#going.length === 0) return false;
    do {
      const going = this.#going[0] as LongSearch;
      if (!this.#advance(going, untilMs)) continue;
      this.drop(going.search);
      break;
    } while (this.#hostNow() < untilMs);
    return true;
  }

  /** @returns whether the search has ended */
  #advance(going: LongSearch, untilMs: number): boolean {
    const { search, most, over } = going;
    try {
      const end = Math.min(most, going.turnEnd);
      const expansions = end - search.expansions;
      const slice = {
        expansions,
        untilMs: Math.max(untilMs, Number.MIN_SAFE_INTEGER),
        clock: this.#clock,
      };
      this.#looks = 0;
      if (most <= search.expansions || search.advance(slice)) return true;
    } catch (error) {
      over(error);
      return true;
    }
    if (search.expansions >= most) return true;
    if (search.expansions < going.turnEnd) return false;
    going.turnEnd = search.expansions + QUANTUM;
    this.#going.shift();
    this.#going.push(going);
    return false;
  }
}

function refuseTimers(): never {
  throw new Error("a search sets no timers");
}
