import type { Lead, LeadAnswer } from "@understudy/planner-core";

/** Says a plan at once, and when it did. */
export class SayingLead implements Lead {
  readonly model = "written plans";
  readonly fingerprint = "written plans";
  plan: readonly number[] = [];
  saidMs = 0;

  admit(): ReturnType<Lead["admit"]> {
    return { admitted: true, predictedMs: undefined };
  }

  async ask(): Promise<LeadAnswer> {
    this.saidMs = performance.now();
    return { kind: "plan", actions: this.plan, text: "" };
  }
}
