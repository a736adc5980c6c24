import type { LeadCandidate, LeadRequest } from "../../contract/lead.ts";
import type { Origin } from "../report/reporter.ts";

/** A candidate for the lead's choice. */
export interface ProvedCandidate extends LeadCandidate {
  readonly optimal: boolean;
}

/** The parts of a question that are known at once and suffice to decide on admission. */
export interface InquirySketch extends Pick<LeadRequest, "question" | "draft"> {
  /** Whether the call may continue with no caller waiting. */
  readonly background: boolean;
  /** The request, for error reports. */
  readonly origin: Origin;
}

/** A request's question to the lead. */
export interface Inquiry extends InquirySketch, Pick<LeadRequest, "redraft" | "judge"> {
  /** The candidates to choose from; undefined if the lead must plan. */
  readonly candidates: readonly ProvedCandidate[] | undefined;
}
