import type { LeadCall } from "../call/lead-call.ts";
import type { LeadCalls } from "../call/lead-calls.ts";
import { type Steps, waitFor } from "../drive/steps.ts";
import type { Answer } from "../outcome/answer.ts";
import { answerInHand } from "../outcome/in-hand.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { AdmitParts } from "./admit.ts";
import { harvest } from "./harvest.ts";

/**
 * The lead's stage: it is asked, one call for everybody who asks the same at the same time, and waited
 * for until the answer must be there. If it is late, what is in hand is the answer.
 *
 * @throws the reason of the request's signal when that aborts
 */
export function* askLead(parts: AdmitParts, request: OpenRequest): Steps<Answer | undefined> {
  const calls = parts.calls as LeadCalls;
  const { asked, time, signal } = request;
  const call = calls.call(request.inquiry);
  request.call = call;
  parts.reporter.leadAsked(request, call.key);
  const stopListening = listen(request, call);
  try {
    const { background } = asked;
    request.said = yield* waitFor(calls.wait(call, time.answerByMs, background, signal));
  } finally {
    stopListening();
  }
  if (request.said !== undefined) return undefined;
  if (asked.background && !call.isSettled) harvest(parts, request, call);
  const detail = "the model had not answered by the deadline";
  request.refusal = { reason: "timeout", detail };
  return answerInHand(parts, request);
}

/** Gives the agent the lead's steps as they become certain, if it wants them and the lead plans. */
function listen({ firstSteps, understudy, inquiry }: OpenRequest, call: LeadCall): () => void {
  if (firstSteps === undefined) return () => {};
  firstSteps.measure(understudy);
  if (inquiry.candidates !== undefined) return () => {};
  return call.listen((action) => firstSteps.say(action));
}
