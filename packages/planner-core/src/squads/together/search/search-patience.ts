import type { ScheduleSearch, SearchUntil } from "../../../engine/contract/together.ts";

/**
 * The number of expansions between two looks at a search, and the least number without a better schedule after which it
 * is not worth its time: where a proof may be near, and where members wait for the first plan and play it meanwhile,
 * which a proof does not make better.
 */
const PATIENCE = {
  settled: { lookEvery: 32, least: 1024 },
  first: { lookEvery: 4, least: 64 },
} as const;

/**
 * Ends a search once it pays no more: when it has found nothing better for as many expansions as it took to find its
 * best schedule. Looks at the search after numbers of expansions that do not depend on slices, so that answers do not
 * either.
 */
export class SearchPatience {
  readonly #lookEvery: number;
  readonly #least: number;
  #measure = Number.POSITIVE_INFINITY;
  /** Number of expansions after which the best schedule was seen. */
  #foundAt = 0;
  #nextLook = 0;
  isOver = false;
  /** Whether a schedule was seen in an earlier look: the very first may be far worse than what comes at once. */
  isBegun = false;

  private constructor(until: keyof typeof PATIENCE) {
    const { lookEvery, least } = PATIENCE[until];
    this.#lookEvery = lookEvery;
    this.#least = least;
    this.#nextLook = lookEvery;
  }

  /** @returns undefined for a search that goes on to the proof */
  static until(end: SearchUntil): SearchPatience | undefined {
    return end === "proved" ? undefined : new SearchPatience(end);
  }

  /** Number of expansions until the next look. */
  left({ expansions }: Pick<ScheduleSearch, "expansions">): number {
    return Math.max(1, this.#nextLook - expansions);
  }

  check(search: ScheduleSearch): void {
    const { expansions } = search;
    if (expansions < this.#nextLook) return;
    this.#nextLook = expansions + this.#lookEvery;
    const result = search.result();
    if (result.status !== "solved") return;
    const measure = result.scaledTime + result.scaledCost;
    this.isBegun = this.#measure < Number.POSITIVE_INFINITY;
    if (measure !== this.#measure) {
      this.#measure = measure;
      this.#foundAt = expansions;
    }
    this.isOver = expansions - this.#foundAt >= Math.max(this.#least, this.#foundAt);
  }
}
