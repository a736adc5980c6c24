import type { Answer } from "../answer/answer.ts";
import type { ProofParts } from "../proof/parts.ts";
import type { OpenRequests } from "./open-requests.ts";

/** The parts for outcomes. */
export interface OutcomeParts extends ProofParts {
  readonly requests: OpenRequests;
  /** Whether the directive of an answer was read: by a reader, or by a lead trained to read whose answer was served. */
  readonly isRead: (answer: Answer) => boolean;
}
