import type { LeadCalls } from "../call/lead-calls.ts";
import type { Steps } from "../drive/steps.ts";
import type { Answer } from "../outcome/answer.ts";
import { answerInHand } from "../outcome/in-hand.ts";
import type { OpenRequest } from "../request/open-request.ts";
import { type HarvestParts, harvest } from "./harvest.ts";
import { type InquiryParts, inquiryFor } from "./inquiry.ts";

/** What questions are admitted with. */
export interface AdmitParts extends InquiryParts, HarvestParts {
  /** Undefined without a lead. */
  readonly calls: LeadCalls | undefined;
}

/**
 * The admission: the lead is asked only where it can answer in time. Otherwise what is in hand is the
 * answer, with the reason, and the question may be answered in the background.
 */
export function* admit(parts: AdmitParts, request: OpenRequest): Steps<Answer | undefined> {
  const { calls, clock } = parts;
  const { asked, time, understudy } = request;
  if (calls === undefined || understudy.leadGoal === undefined) {
    // There is nobody to ask, or nothing to ask for: no reason need be told.
    request.refusal = undefined;
    return answerInHand(parts, request);
  }
  if (request.refusal !== undefined) return answerInHand(parts, request);
  if (time.waits || asked.background) request.inquiry = yield* inquiryFor(parts, request);
  if (!time.waits) {
    if (asked.background) askAtLeisure(parts, calls, request);
    request.refusal = { reason: "budget" };
    return answerInHand(parts, request);
  }
  const limitMs = time.answerByMs - time.mendMs - clock.now();
  const admission = calls.admit(request.inquiry, limitMs);
  if (admission.admitted) return undefined;
  if (admission.background && asked.background) askAtLeisure(parts, calls, request);
  const detail = "detail" in admission ? admission.detail : undefined;
  request.refusal = { reason: admission.reason, detail };
  return answerInHand(parts, request);
}

/** Asks with nobody waiting, if the lead takes the question. */
function askAtLeisure(parts: AdmitParts, calls: LeadCalls, request: OpenRequest): void {
  const call = calls.callAtLeisure(request.inquiry);
  if (call === undefined) return;
  parts.reporter.leadAsked(request, call.key);
  harvest(parts, request, call);
}
