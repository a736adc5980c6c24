/**
 * The stages of admission and of the LLM planner.
 *
 * @module
 */

import type { Answer } from "../answer/answer.ts";
import { answerClassically } from "../answer/classical-answer.ts";
import type { LlmCall } from "../call/llm-call.ts";
import type { ClassicalParts } from "../classical/parts.ts";
import { searchMeanwhile } from "../classical/plan-classically.ts";
import { type Pausable, waitUnlessStopped } from "../drive/pausable.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { Admitted, LlmAnswered } from "../request/progress.ts";

/**
 * Time before the deadline to prove and mend the steps of an unfinished LLM planner, in milliseconds. Kept short,
 * because an answer that arrives during this time is ignored.
 */
const KEEP_MS = 5;

/**
 * The LLM planner stage: one call for all concurrent requests with the same question, awaited until the deadline.
 * Without a classical plan the classical planner searches on meanwhile. If the LLM planner is late, the steps completed
 * so far are used; if there are none, the classical plan is the answer.
 *
 * @throws the signal's reason when it aborts
 */
export function* askLlm(
  parts: ClassicalParts,
  request: OpenRequest,
  admitted: Admitted,
): Pausable<Answer | LlmAnswered> {
  const { asked, time, signal } = request;
  const { inquiry, calls } = admitted;
  let { classicalAnswer } = admitted;
  const { background } = asked;
  const call = calls.call(inquiry);
  parts.reporter.llmAsked(request, call.key);
  const stopListening = listen(request, admitted, call);
  try {
    const untilMs = time.llmByMs ?? time.answerByMs;
    const dueMs = untilMs - time.mendMs;
    const keepAtMs = untilMs - Math.min(time.mendMs, KEEP_MS);
    const wait = { untilMs, dueMs, keepAtMs, background, signal };
    const answer = calls.wait(call, wait);
    classicalAnswer = yield* searchMeanwhile(parts, request, classicalAnswer, answer);
    const result = yield* waitUnlessStopped(answer);
    if (result !== undefined) return { classicalAnswer, call, result };
  } finally {
    stopListening();
  }
  const late = background && !call.isSettled ? { classicalAnswer, call } : undefined;
  const detail = "the model had not answered by the deadline";
  const result = { answer: undefined, reason: "timeout", detail } as const;
  if (call.said.length > 0) return { classicalAnswer, call, result, isLate: true, late };
  return answerClassically(parts, request, classicalAnswer, { reason: "timeout", detail }, late);
}

/** Emits the LLM planner's steps as they become certain, if the caller listens and the LLM planner makes a plan. */
function listen(
  { firstSteps }: OpenRequest,
  { classicalAnswer, inquiry }: Admitted,
  call: LlmCall,
): () => void {
  if (firstSteps === undefined) return () => {};
  firstSteps.measure(classicalAnswer);
  if (inquiry.candidates !== undefined) return () => {};
  return call.listen((action) => firstSteps.say(action));
}
