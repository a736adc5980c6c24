import type { Admission, Lead, LeadAnswer } from "@understudy/planner-core";

/** Gives the answer that it was handed. */
export class SaidLead implements Lead {
  readonly model = "said";
  readonly fingerprint = "said";
  answer: LeadAnswer | undefined;

  admit(): Admission {
    return { admitted: true, predictedMs: undefined };
  }

  async ask(): Promise<LeadAnswer> {
    return this.answer ?? { kind: "invalid-plan", message: "there was no answer", text: "" };
  }
}
