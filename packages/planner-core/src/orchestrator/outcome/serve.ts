/**
 * Outcomes: made, reported, and what comes after them.
 *
 * @module
 */

import type { Answer } from "../answer/answer.ts";
import type { OpenRequest } from "../request/open-request.ts";
import { type HarvestParts, harvest } from "./harvest.ts";
import { RequestOutcome } from "./request-outcome.ts";

/** The parts that make outcomes. */
export interface ServeParts extends HarvestParts {
  /** Whether somebody reads directives: a reader, or a lead that was taught to. */
  readonly isRead: () => boolean;
}

/** Makes the outcome of a request. Unless the lead works on for it, nothing follows. */
export function serve(parts: ServeParts, request: OpenRequest, answer: Answer): RequestOutcome {
  const { clock, requests, reporter } = parts;
  const { agent, late, understudyMs, words } = request;
  if (late === undefined) requests.close(request, undefined);
  else harvest(parts, request, late);
  if (understudyMs !== undefined) reporter.telemetry.record("latency.understudy", understudyMs);
  const nowMs = clock.now();
  const elapsedMs = nowMs - request.time.startMs;
  const outcome = RequestOutcome.of(agent, answer, elapsedMs, request.revision, words);
  const isRead = !request.isUnread && parts.isRead();
  if (request.asked.text.directive !== undefined && !isRead) outcome.leftUnread();
  reporter.emit({ type: "outcome-serve", outcome, request: request.request, nowMs });
  return outcome;
}
