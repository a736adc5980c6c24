import type { InquiryEnd } from "../../question/round.ts";
import type { WantedPlan } from "./open-question.ts";

/** The search of one agent for its crowd. */
interface Search {
  /** The question, if the search leaves nothing of it out; undefined otherwise. */
  readonly of: WantedPlan | undefined;
  /** The world's change counter at its start. */
  readonly changes: number;
}

/** A search after which the crowd decides what its agent does, if it finds no plan. */
export class CrowdSearch {
  #open: Search | undefined;
  #last: (Search & { readonly end: InquiryEnd }) | undefined;

  begin(search: Search): void {
    this.#open = search;
    this.#last = undefined;
  }

  /** Forgets the search: another inquiry begins. */
  forget(): void {
    this.#open = undefined;
  }

  /** Whether an end is for the crowd alone. */
  takes(end: InquiryEnd): boolean {
    const search = this.#open;
    const { plan, status } = end.outcome;
    if (search === undefined || status === "partial" || plan !== null) return false;
    this.#last = { ...search, end };
    return true;
  }

  /**
   * The answer of the last search to a question that the crowd has no work for; undefined if it left something out, or if
   * the world has changed since it began.
   */
  answerTo(wanted: WantedPlan, changes: number): InquiryEnd | undefined {
    const { of, changes: since, end } = this.#last ?? {};
    return of === wanted && since === changes ? end : undefined;
  }
}
