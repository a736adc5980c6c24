import { CostError } from "../../../base/errors.ts";
import type { Outcome } from "../../contract/outcome.ts";
import { Answer, type LaterWork } from "../answer/answer.ts";
import type { LlmCallResult } from "../call/llm-call.ts";
import { readAnswer, reportAnswered } from "../proof/prove.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { LlmAsked, Meaning } from "../request/progress.ts";
import type { OutcomeParts } from "./parts.ts";
import { RequestOutcome } from "./request-outcome.ts";

/**
 * Lets the LLM planner continue after the answer. Its plan is judged, cached, and offered as `revised`. Later errors
 * are reported as component errors, as no caller waits.
 */
export function takeLateAnswer(parts: OutcomeParts, request: OpenRequest, late: LlmAsked): void {
  const { reporter, requests } = parts;
  void late.call.result
    .then((result) => reviseFrom(parts, request, late, result))
    .catch((error: unknown) => {
      reporter.failed(error instanceof CostError ? "cost" : "llm", error, request);
      return undefined;
    })
    .then((outcome) => requests.close(request, outcome));
}

/**
 * Lets work go on after the answer, such as the reading of words for which there was no time. Its answer is offered as
 * `revised`.
 */
export function answerLater(parts: OutcomeParts, request: OpenRequest, work: LaterWork): void {
  const { reporter, requests, turns, settings } = parts;
  void turns
    .run(work, { sliceMs: settings.yieldMs, untilMs: Number.POSITIVE_INFINITY })
    .then((later) => {
      if (later === undefined || request.revision.isClosed) return undefined;
      return revise(parts, request, later.meaning, later.answer);
    })
    .catch((error: unknown) => {
      reporter.failed(error instanceof CostError ? "cost" : "llm", error, request);
      return undefined;
    })
    .then((outcome) => requests.close(request, outcome));
}

async function reviseFrom(
  parts: OutcomeParts,
  request: OpenRequest,
  late: LlmAsked,
  result: LlmCallResult,
): Promise<Outcome | undefined> {
  const { clock, settings, turns } = parts;
  // No tick pauses it any more.
  request.time.pauseMs = Number.POSITIVE_INFINITY;
  const { searchMaxMs, yieldMs } = settings;
  const untilMs = clock.now() + searchMaxMs;
  const answered = { ...late, result };
  const steps = readAnswer(parts, request, answered, untilMs);
  const verdict = await turns.run(steps, { sliceMs: yieldMs, untilMs });
  reportAnswered(parts, request, answered, verdict, false);
  if (!(verdict instanceof Answer) || request.revision.isClosed) return undefined;
  return revise(parts, request, late.classicalAnswer.meaning, verdict);
}

/** Builds the better outcome that follows the one already served. */
function revise(
  parts: OutcomeParts,
  request: OpenRequest,
  { words }: Meaning,
  answer: Answer,
): RequestOutcome {
  const { clock, reporter } = parts;
  reporter.telemetry.count("plan.revised");
  const nowMs = clock.now();
  const elapsedMs = nowMs - request.time.startMs;
  const outcome = RequestOutcome.of(request.agent, answer, elapsedMs, undefined, words);
  reporter.emit({ type: "outcome-revise", outcome, request: request.request, nowMs });
  return outcome;
}
