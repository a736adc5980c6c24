import type { LeadCandidate, LeadRequest } from "../../contract/lead.ts";
import type { Origin } from "../report/reporter.ts";

/** A plan that a lead may choose. */
export interface ProvedCandidate extends LeadCandidate {
  readonly optimal: boolean;
}

/** The part of a question to the lead that is known at once: enough to decide whether it may be put. */
export interface InquirySketch extends Pick<LeadRequest, "question" | "draft"> {
  /** Whether the call may continue when nobody waits any more. */
  readonly background: boolean;
  /** The request, for errors. */
  readonly origin: Origin;
}

/** The question to the lead for a request. */
export interface Inquiry extends InquirySketch, Pick<LeadRequest, "redraft" | "judge"> {
  /** The plans that the lead may choose among; undefined if it is to plan. */
  readonly candidates: readonly ProvedCandidate[] | undefined;
}
