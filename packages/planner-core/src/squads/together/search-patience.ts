import type { ScheduleSearch } from "../../engine/contract/together.ts";

/** Number of expansions between two looks at a search. */
const LOOK_EVERY = 32;
/** Minimum number of expansions without a better schedule after which a search is not worth its time. */
const LEAST = 64;

/**
 * Ends a search once it pays no more: when it has found nothing better for as many expansions as it took to find its best
 * schedule. Looks at the search after numbers of expansions that do not depend on slices, so that answers do not either.
 */
export class SearchPatience {
  #measure = Number.POSITIVE_INFINITY;
  /** Number of expansions after which the best schedule was seen. */
  #foundAt = 0;
  #nextLook = LOOK_EVERY;
  isOver = false;

  /** Number of expansions until the next look. */
  left({ expansions }: ScheduleSearch): number {
    return Math.max(1, this.#nextLook - expansions);
  }

  look(search: ScheduleSearch): void {
    const { expansions } = search;
    if (expansions < this.#nextLook) return;
    this.#nextLook = expansions + LOOK_EVERY;
    const result = search.result();
    if (result.status !== "solved") return;
    const measure = result.scaledTime + result.scaledCost;
    if (measure !== this.#measure) {
      this.#measure = measure;
      this.#foundAt = expansions;
    }
    this.isOver = expansions - this.#foundAt >= Math.max(LEAST, this.#foundAt);
  }
}
