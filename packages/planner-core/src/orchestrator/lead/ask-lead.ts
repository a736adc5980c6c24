/**
 * Admission and the lead's stage.
 *
 * @module
 */

import type { Answer } from "../answer/answer.ts";
import { answerInHand } from "../answer/in-hand.ts";
import type { LeadCall } from "../call/lead-call.ts";
import { type Pausable, waitFor } from "../drive/pausable.ts";
import type { BaseParts } from "../parts.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { Admitted, LeadAnswered } from "../request/progress.ts";

/**
 * Kept free before the answer must be there, to prove and mend the steps of a lead that still writes. Little: a
 * lead that ends meanwhile is not heard.
 */
const KEEP_MS = 5;

/**
 * The lead's stage: it is asked, one call for everybody who asks the same at the same time, and waited
 * for until the answer must be there. If it is late, the complete steps that it has written by then
 * are used; without any, what is in hand is the answer.
 *
 * @throws the reason of the request's signal when that aborts
 */
export function* askLead(
  parts: BaseParts,
  request: OpenRequest,
  admitted: Admitted,
): Pausable<Answer | LeadAnswered> {
  const { asked, time, signal } = request;
  const { inHand, inquiry, calls } = admitted;
  const { background } = asked;
  const call = calls.call(inquiry);
  parts.reporter.leadAsked(request, call.key);
  const stopListening = listen(request, admitted, call);
  try {
    const untilMs = time.answerByMs;
    const dueMs = untilMs - time.mendMs;
    const keepAtMs = untilMs - Math.min(time.mendMs, KEEP_MS);
    const wait = { untilMs, dueMs, keepAtMs, background, signal };
    const result = yield* waitFor(calls.wait(call, wait));
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

/** Gives the agent the lead's steps as they become certain, if it wants them and the lead plans. */
function listen(
  { firstSteps }: OpenRequest,
  { inHand, inquiry }: Admitted,
  call: LeadCall,
): () => void {
  if (firstSteps === undefined) return () => {};
  firstSteps.measure(inHand);
  if (inquiry.candidates !== undefined) return () => {};
  return call.listen((action) => firstSteps.say(action));
}
