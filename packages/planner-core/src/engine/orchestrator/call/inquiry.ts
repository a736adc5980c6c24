import type { LlmCandidate, LlmRequest } from "../../contract/llm-planner.ts";
import type { Origin } from "../report/reporter.ts";

/** A candidate for the LLM planner's choice. */
export interface ProvedCandidate extends LlmCandidate {
  readonly optimal: boolean;
}

/** The parts of a question that are known at once and suffice to decide on admission. */
export interface InquirySketch extends Pick<LlmRequest, "question" | "draft"> {
  /** Whether the call may continue with no caller waiting. */
  readonly background: boolean;
  /** The request, for error reports. */
  readonly origin: Origin;
}

/** A request's question to the LLM planner. */
export interface Inquiry extends InquirySketch, Pick<LlmRequest, "redraft" | "judge"> {
  /** The candidates to choose from; undefined if the LLM planner must plan. */
  readonly candidates: readonly ProvedCandidate[] | undefined;
}
