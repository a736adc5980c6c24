/**
 * Searches that go on from step to step, with budgets counted in expansions.
 *
 * @module
 */

import type { SearchSlice } from "@understudy/planner-core";

/** Expansions between two looks at the time. */
const QUANTUM = 32;

/** A search that steps can continue. */
interface SteppableSearch {
  readonly expansions: number;
  step(slice: SearchSlice): boolean;
}

interface LongSearch {
  readonly search: SteppableSearch;
  /** The count of expansions that ends it. */
  readonly most: number;
  readonly over: (error?: unknown) => void;
}

/** The long searches of an engine, which take turns of a fixed number of expansions. */
export class StepSearches {
  readonly #going: LongSearch[] = [];

  get isIdle(): boolean {
    return this.#going.length === 0;
  }

  /** Continues a search in later steps. @returns resolves once it is complete, or has no expansions left */
  add(search: SteppableSearch, expansions: number): Promise<void> {
    const most = search.expansions + expansions;
    return new Promise((resolve, reject) => {
      const over = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
      this.#going.push({ search, most, over });
    });
  }

  /** Drops a search, which counts as over. */
  drop(search: SteppableSearch): void {
    const at = this.#going.findIndex((each) => each.search === search);
    if (at >= 0) this.#going.splice(at, 1)[0]?.over();
  }

  /** Continues the next search for a moment. @returns whether one has ended */
  run(): boolean {
    const going = this.#going.shift();
    if (going === undefined) return false;
    const { search, most, over } = going;
    try {
      const left = most - search.expansions;
      if (left <= 0 || search.step({ expansions: Math.min(QUANTUM, left) })) over();
      else {
        this.#going.push(going);
        return false;
      }
    } catch (error) {
      over(error);
    }
    return true;
  }
}

/** The part of a slice that a request may do at once: the rest follows in steps. */
export function firstPart(slice: SearchSlice): SearchSlice {
  return { expansions: Math.min(slice.expansions ?? QUANTUM, QUANTUM) };
}
