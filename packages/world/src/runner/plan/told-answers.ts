import type { Outcome } from "@understudy/planner-core";
import type { WorldInquiry } from "../../question/inquiry.ts";
import type { InquiryEnd } from "../../question/round.ts";
import { WorldOutcome } from "../../question/world-outcome.ts";

/** The answers about things, by the outcomes about places that the inner runner has. */
export class ToldAnswers {
  readonly #answers = new WeakMap<Outcome, WorldOutcome>();

  of(outcome: Outcome | undefined): WorldOutcome | undefined {
    return outcome && this.#answers.get(outcome);
  }

  note(outcome: Outcome, answer: WorldOutcome): void {
    this.#answers.set(outcome, answer);
  }

  /**
   * Notes the answer of an inquiry, and a better one if it comes.
   *
   * @param outcome the answer in the present binding
   * @param revised called before a better one is played
   */
  take(
    outcome: Outcome,
    end: InquiryEnd,
    inquiry: WorldInquiry,
    revised: () => void,
  ): WorldOutcome {
    const answer = new WorldOutcome(end);
    this.note(outcome, answer);
    void outcome.revised.then((better) => {
      if (better === undefined) return;
      revised();
      const unchecked = inquiry.uncheckedOf(better, end.round);
      this.note(better, new WorldOutcome({ ...end, outcome: better, unchecked }));
    });
    return answer;
  }
}
