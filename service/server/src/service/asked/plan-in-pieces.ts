/**
 * Requests that are answered in pieces.
 *
 * @module
 */

import { type Outcome, RequestError } from "@understudy/planner-core";
import { planManyInPieces, planNowInPieces, type Work } from "@understudy/planner-core/internal";
import { askedOf } from "@understudy/session";
import type {
  OutcomesMessage,
  PlanManyMessage,
  PlanNowMessage,
} from "../../schema/plan-messages.ts";
import { mapInPieces, partsIn } from "../../turns/pieces.ts";
import type { HostedDomain } from "../domains/hosted-domain.ts";

type OutcomeOrNull = OutcomesMessage["outcomes"][number];

/**
 * Plans for one agent.
 *
 * @throws StateError, RequestError with pointers into the message
 */
export function* planHostedNow(hosted: HostedDomain, message: PlanNowMessage): Work<Outcome> {
  const asked = askedOf(hosted.domain, message);
  hosted.see(asked);
  return yield* planNowInPieces(hosted.orchestrator, asked, message.sliceMs);
}

/**
 * Plans for many agents.
 *
 * @param tell makes the message of an outcome
 * @throws StateError, RequestError with pointers into the message
 */
export function* planHostedMany(
  hosted: HostedDomain,
  { requests, sliceMs }: PlanManyMessage,
  tell: (outcome: Outcome) => OutcomeOrNull,
): Work<OutcomeOrNull[]> {
  const { domain, orchestrator } = hosted;
  const read = (request: (typeof requests)[number], index: number) => {
    const one = askedOf(domain, request, request, `/requests/${index}`);
    hosted.see(one);
    return one;
  };
  const asked = yield* mapInPieces(requests, read, partsIn);
  const outcomes = yield* amongRequests(planManyInPieces(orchestrator, asked, sliceMs));
  return yield* mapInPieces(outcomes, (outcome) => (outcome === undefined ? null : tell(outcome)));
}

/** Prefixes the pointers of errors with `/requests`. */
function* amongRequests<Result>(pieces: Work<Result>): Work<Result> {
  try {
    return yield* pieces;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const issues = error.issues.map((issue) => ({
      ...issue,
      pointer: `/requests${issue.pointer}`,
    }));
    throw new RequestError(issues, { cause: error });
  }
}
