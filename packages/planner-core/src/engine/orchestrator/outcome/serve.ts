/**
 * Outcomes and their revisions.
 *
 * @module
 */

import type { Answer, LaterWork } from "../answer/answer.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { Meaning } from "../request/progress.ts";
import { LONGEST_WAIT } from "../settings.ts";
import { answerLater, takeLateAnswer } from "./late-answer.ts";
import type { OutcomeParts } from "./parts.ts";
import { RequestOutcome } from "./request-outcome.ts";

/**
 * Builds the outcome of a request. Only an LLM planner that is still working can revise it, or `later`.
 *
 * @param later work that goes on after the answer. Default: that of the answer
 */
export function serve(
  parts: OutcomeParts,
  request: OpenRequest,
  meaning: Meaning,
  answer: Answer,
  later: LaterWork | undefined = answer.later,
): RequestOutcome {
  const { clock, requests, reporter } = parts;
  const { agent, classicalMs } = request;
  const { words, isUnread } = request.shared ?? meaning;
  const { late } = answer;
  if (later !== undefined) answerLater(parts, request, later);
  else if (late === undefined) requests.close(request, undefined);
  else takeLateAnswer(parts, request, late);
  if (classicalMs !== undefined) reporter.telemetry.record("latency.classical", classicalMs);
  const nowMs = clock.now();
  if (later === undefined && late === undefined) parts.known.keep(request, answer, nowMs);
  const { startMs, answerByMs } = request.time;
  const elapsedMs = nowMs - startMs;
  const revision = later === undefined && late === undefined ? undefined : request.revision;
  const outcome = RequestOutcome.of(agent, answer, elapsedMs, revision, words);
  const isRead = isUnread !== true && parts.isRead(answer);
  if (request.asked.text.directive !== undefined && !isRead) outcome.leftUnread();
  const hasWaitedLong = request.waitedMs > LONGEST_WAIT * Math.max(0, answerByMs - startMs);
  if (hasWaitedLong && outcome.status === "cut-off") outcome.wasPutOff();
  if (reporter.isObserved)
    reporter.emit({ type: "outcome-serve", outcome, request: request.request, nowMs });
  return outcome;
}
