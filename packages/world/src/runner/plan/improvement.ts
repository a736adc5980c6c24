import type { PlanRunner } from "@understudy/planner-core";
import type { WorldInquiry } from "../../question/inquiry.ts";
import type { InquiryEnd } from "../../question/round.ts";
import type { OpenInquiry } from "../open-inquiry.ts";

/** Rounds for a cheaper plan in place of one that has not begun. */
export class PlanImprovement {
  readonly #inner: PlanRunner;
  readonly #asking: OpenInquiry;
  readonly #replace: (end: InquiryEnd, inquiry: WorldInquiry) => void;

  /** @param replace plays another plan, after the current one was dropped */
  constructor(
    inner: PlanRunner,
    asking: OpenInquiry,
    replace: (end: InquiryEnd, inquiry: WorldInquiry) => void,
  ) {
    this.#inner = inner;
    this.#asking = asking;
    this.#replace = replace;
  }

  /** Goes on with the inquiry that led to the plan. Returns whether the runner has a `question` for it. */
  begin(): boolean {
    const { outcome, position, isPlaying } = this.#inner;
    return outcome !== undefined && position === 0 && !isPlaying && this.#asking.improve();
  }

  /** Ends the rounds: plays the cheaper plan, if there is one. */
  settle(): void {
    const better = this.#asking.settle();
    if (better === undefined) return;
    this.#inner.interrupt();
    this.#replace(...better);
  }
}
