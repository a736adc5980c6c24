/**
 * The stages of admission and of the LLM planner.
 *
 * @module
 */

import type { Answer } from "../answer/answer.ts";
import { answerInHand } from "../answer/in-hand.ts";
import type { LlmCall } from "../call/llm-call.ts";
import { type Pausable, waitUnlessStopped } from "../drive/pausable.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { Admitted, LlmAnswered } from "../request/progress.ts";
import type { UnderstudyParts } from "../understudy/parts.ts";
import { searchMeanwhile } from "../understudy/plan-classically.ts";

/**
 * Time before the deadline to prove and mend the steps of an unfinished LLM planner, in milliseconds. Kept short,
 * because an answer that arrives during this time is ignored.
 */
const KEEP_MS = 5;

/**
 * The LLM planner stage: one call for all concurrent requests with the same question, awaited until the deadline.
 * Without a plan in hand the classical planner searches on meanwhile. If the LLM planner is late, the steps completed
 * so far are used; if there are none, the plan in hand is the answer.
 *
 * @throws the signal's reason when it aborts
 */
export function* askLlm(
  parts: UnderstudyParts,
  request: OpenRequest,
  admitted: Admitted,
): Pausable<Answer | LlmAnswered> {
  const { asked, time, signal } = request;
  const { inquiry, calls } = admitted;
  let { inHand } = admitted;
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
    inHand = yield* searchMeanwhile(parts, request, inHand, answer);
    const result = yield* waitUnlessStopped(answer);
    if (result !== undefined) return { inHand, call, result };
  } finally {
    stopListening();
  }
  const late = background && !call.isSettled ? { inHand, call } : undefined;
  const detail = "the model had not answered by the deadline";
  const result = { answer: undefined, reason: "timeout", detail } as const;
  if (call.said.length > 0) return { inHand, call, result, isLate: true, late };
  return answerInHand(parts, request, inHand, { reason: "timeout", detail }, late);
}

/** Emits the LLM planner's steps as they become certain, if the caller listens and the LLM planner makes a plan. */
function listen(
  { firstSteps }: OpenRequest,
  { inHand, inquiry }: Admitted,
  call: LlmCall,
): () => void {
  if (firstSteps === undefined) return () => {};
  firstSteps.measure(inHand);
  if (inquiry.candidates !== undefined) return () => {};
  return call.listen((action) => firstSteps.say(action));
}
