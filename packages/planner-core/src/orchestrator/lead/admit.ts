import type { Answer } from "../answer/answer.ts";
import { answerInHand, type InHandParts } from "../answer/in-hand.ts";
import type { Inquiry } from "../call/inquiry.ts";
import type { LeadCalls } from "../call/lead-calls.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { Admitted, InHand } from "../request/progress.ts";
import { type InquiryParts, makeInquiry } from "./make-inquiry.ts";

/** The parts that admit questions. */
export interface AdmitParts extends InquiryParts, InHandParts {
  /** Undefined without a lead. */
  readonly calls: LeadCalls | undefined;
}

/**
 * The admission: the lead is asked only where it can answer in time. Otherwise what is in hand is the
 * answer, with the reason, and the question may be answered in the background.
 */
export function* admit(
  parts: AdmitParts,
  request: OpenRequest,
  inHand: InHand,
): Pausable<Answer | Admitted> {
  const { calls, clock } = parts;
  const { asked, time } = request;
  if (calls === undefined || inHand.understudy.leadGoal === undefined) {
    // There is nobody to ask, or nothing to ask for: no reason need be told.
    return answerInHand(parts, request, { ...inHand, refusal: undefined });
  }
  if (inHand.refusal !== undefined) return answerInHand(parts, request, inHand);
  if (!time.waits && !asked.background) {
    return answerInHand(parts, request, inHand, { reason: "budget" });
  }
  const inquiry = yield* makeInquiry(parts, request, inHand);
  if (!time.waits) {
    askInBackground(parts, calls, request, inHand, inquiry);
    return answerInHand(parts, request, inHand, { reason: "budget" });
  }
  const limitMs = time.answerByMs - time.mendMs - clock.now();
  const admission = calls.admit(inquiry, limitMs);
  if (admission.admitted) return { inHand, inquiry, calls };
  if (admission.background && asked.background) {
    askInBackground(parts, calls, request, inHand, inquiry);
  }
  const detail = "detail" in admission ? admission.detail : undefined;
  return answerInHand(parts, request, inHand, { reason: admission.reason, detail });
}

/** Asks with nobody waiting, if the lead takes the question. */
function askInBackground(
  { reporter }: AdmitParts,
  calls: LeadCalls,
  request: OpenRequest,
  inHand: InHand,
  inquiry: Inquiry,
): void {
  const call = calls.callInBackground(inquiry);
  if (call === undefined) return;
  reporter.leadAsked(request, call.key);
  request.late = { inHand, call };
}
