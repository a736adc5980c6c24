import type { Answer } from "../answer/answer.ts";
import { answerClassically } from "../answer/classical-answer.ts";
import type { LlmCalls, Refused } from "../call/llm-calls.ts";
import type { ClassicalParts } from "../classical/parts.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { Admitted, ClassicalAnswer, LlmAsked } from "../request/progress.ts";
import { makeInquiry, sketchInquiry } from "./make-inquiry.ts";

/** The refusal if the caller does not wait for an LLM planner. */
const NO_TIME: Refused = Object.freeze({ admitted: false, reason: "budget", background: true });
const RESOLVED: Promise<void> = Promise.resolve();

/**
 * The admission stage: the LLM planner is asked only if it can answer in time. Otherwise the classical plan is the
 * answer, with the reason, and the question may be answered in the background.
 */
export function* admit(
  parts: ClassicalParts,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
): Pausable<Answer | Admitted> {
  const answer = unaided(parts, request, classicalAnswer);
  if (answer !== undefined) return answer;
  const { clock } = parts;
  const calls = parts.calls as LlmCalls;
  const { time } = request;
  if (classicalAnswer.refusal !== undefined)
    return answerClassically(parts, request, classicalAnswer);
  if (time.llmByMs === undefined) {
    return yield* refuse(parts, calls, request, classicalAnswer, NO_TIME);
  }
  const early = time.waits
    ? yield* letSearchesPass(parts, calls, request, classicalAnswer)
    : undefined;
  if (early !== undefined) return yield* refuse(parts, calls, request, classicalAnswer, early);
  const inquiry = yield* makeInquiry(parts, request, classicalAnswer);
  const admission = calls.admit(inquiry, limitMsOf(request, clock.now()));
  if (admission.admitted) return { classicalAnswer, inquiry, calls };
  return yield* refuse(parts, calls, request, classicalAnswer, admission);
}

/** The classical plan if there is no LLM planner, or no goal for it: nothing to report. */
export function unaided(
  parts: ClassicalParts,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
): Answer | undefined {
  const { refusal, classicalPlan } = classicalAnswer;
  if (parts.calls !== undefined && classicalPlan.llmGoal !== undefined) return undefined;
  const silent =
    refusal === undefined ? classicalAnswer : { ...classicalAnswer, refusal: undefined };
  return answerClassically(parts, request, silent);
}

/** Time limit for the LLM planner, in milliseconds; leaves time to mend its plan. */
function limitMsOf({ time: { llmByMs = 0, mendMs } }: OpenRequest, nowMs: number): number {
  return llmByMs - mendMs - nowMs;
}

/**
 * Lets searches run before calls: while a request of at least the same urgency waits for a first plan, this one steps
 * aside, provided that the LLM planner will still have enough time. If it will not, the refusal comes before any work
 * for the LLM planner.
 *
 * @returns the reason not to ask the LLM planner; undefined if it may be asked now
 */
function* letSearchesPass(
  { turns, clock }: ClassicalParts,
  calls: LlmCalls,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
): Pausable<Refused | undefined> {
  // Requests of the same turn of the event loop are queued only at its end.
  const { urgency } = request;
  if (!turns.areAwaited(urgency)) yield RESOLVED;
  if (!turns.areAwaited(urgency)) return undefined;
  const nowMs = clock.now();
  const limitMs = limitMsOf(request, nowMs);
  const place = calls.reserve(sketchInquiry(request, classicalAnswer), limitMs);
  if (!place.admitted) return place;
  try {
    request.asideUntilMs = nowMs + limitMs - (place.predictedMs ?? 0);
    yield RESOLVED;
    return undefined;
  } finally {
    request.asideUntilMs = undefined;
    place.release();
  }
}

/** Answers with the classical plan. The LLM planner may work on the question in the background. */
function* refuse(
  parts: ClassicalParts,
  calls: LlmCalls,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
  admission: Refused,
): Pausable<Answer> {
  const isWanted = admission.background && request.asked.background;
  const late = isWanted
    ? yield* askInBackground(parts, calls, request, classicalAnswer)
    : undefined;
  const { reason } = admission;
  const detail = "detail" in admission ? admission.detail : undefined;
  return answerClassically(parts, request, classicalAnswer, reason && { reason, detail }, late);
}

/** Asks the LLM planner in the background, if the LLM planner admits the question. */
function* askInBackground(
  parts: ClassicalParts,
  calls: LlmCalls,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
): Pausable<LlmAsked | undefined> {
  if (!calls.mayAskInBackground(sketchInquiry(request, classicalAnswer).question)) return undefined;
  const inquiry = yield* makeInquiry(parts, request, classicalAnswer);
  const call = calls.callInBackground(inquiry);
  if (call === undefined) return undefined;
  parts.reporter.llmAsked(request, call.key);
  return { classicalAnswer, call };
}
