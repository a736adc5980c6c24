import type { Answer } from "../answer/answer.ts";
import type { KnownAnswers } from "../cache/known-answers.ts";
import type { ProofParts } from "../proof/parts.ts";
import type { OpenRequests } from "./open-requests.ts";

/** The parts used to build outcomes. */
export interface OutcomeParts extends ProofParts {
  readonly requests: OpenRequests;
  readonly known: KnownAnswers;
  /**
   * Whether the directive of an answer was read: by a reader, or by an LLM planner that is trained to read and whose
   * answer was served.
   */
  readonly isRead: (answer: Answer) => boolean;
}
