import type { LeadCandidate, LeadRequest } from "../../contract/lead.ts";
import type { Origin } from "../report/reporter.ts";

/** A candidate for the lead's choice. */
export interface ProvedCandidate extends LeadCandidate {
  readonly optimal: boolean;
}

/** The immediately known part of a question: enough to decide about its admission. */
export interface InquirySketch extends Pick<LeadRequest, "question" | "draft"> {
  /** Whether the call may continue without waiting callers. */
  readonly background: boolean;
  /** The request, for error reports. */
  readonly origin: Origin;
}

/** The question to the lead for a request. */
export interface Inquiry extends InquirySketch, Pick<LeadRequest, "redraft" | "judge"> {
  /** The candidates for a choice; undefined if the lead is to plan. */
  readonly candidates: readonly ProvedCandidate[] | undefined;
}
