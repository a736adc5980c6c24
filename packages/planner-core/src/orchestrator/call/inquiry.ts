import type { LeadCandidate, LeadRequest } from "../../contract/lead.ts";
import type { Origin } from "../report/reporter.ts";

/** A plan that a lead may choose. */
export interface ProvedCandidate extends LeadCandidate {
  readonly optimal: boolean;
}

/** The question to the lead for a request. */
export interface Inquiry extends Pick<LeadRequest, "question" | "draft" | "redraft" | "judge"> {
  /** The plans that the lead may choose among; undefined if it is to plan. */
  readonly candidates: readonly ProvedCandidate[] | undefined;
  /** Whether the call may continue when nobody waits any more. */
  readonly background: boolean;
  /** The request, for errors. */
  readonly origin: Origin;
}
