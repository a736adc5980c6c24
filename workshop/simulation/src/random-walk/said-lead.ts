import type { Admission, Lead, LeadAnswer } from "@understudy/planner-core";

/**
 * Gives the answer that it was handed, at once: what a game is served of a model does not depend then on how busy the
 * machine is.
 */
export class SaidLead implements Lead {
  readonly model = "said";
  readonly fingerprint = "said";
  /** The next answers are this one; undefined: an invalid plan. */
  answer: LeadAnswer | undefined;

  /** Takes every question. */
  admit(): Admission {
    return { admitted: true, predictedMs: undefined };
  }

  /** Answers with {@link answer}. */
  async ask(): Promise<LeadAnswer> {
    return this.answer ?? { kind: "invalid-plan", message: "there was no answer", text: "" };
  }
}
