import type { Admission, Lead, LeadAnswer } from "@understudy/planner-core";

const ADMITTED: Admission = { admitted: true, predictedMs: 0 };

/** A lead whose only answer is known before it is asked. */
export class ProposedLead implements Lead {
  readonly model = "proposal";
  readonly fingerprint = "proposal";
  readonly #answer: LeadAnswer;

  constructor(answer: LeadAnswer) {
    this.#answer = answer;
  }

  admit(): Admission {
    return ADMITTED;
  }

  ask(): Promise<LeadAnswer> {
    return Promise.resolve(this.#answer);
  }
}
