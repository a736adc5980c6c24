import type { Answer } from "../answer/answer.ts";
import type { ProofParts } from "../proof/parts.ts";
import type { OpenRequests } from "./open-requests.ts";

/** The parts for outcomes. */
export interface OutcomeParts extends ProofParts {
  readonly requests: OpenRequests;
  /** Whether the directive of an answer was read: by a reader, or by a lead that was taught to and had its way. */
  readonly isRead: (answer: Answer) => boolean;
}
