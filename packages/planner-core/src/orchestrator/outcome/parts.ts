import type { ProofParts } from "../proof/parts.ts";
import type { OpenRequests } from "./open-requests.ts";

/** The parts for outcomes. */
export interface OutcomeParts extends ProofParts {
  readonly requests: OpenRequests;
  /** Whether directives are read: by a reader, or by a lead that was taught to. */
  readonly isRead: () => boolean;
}
