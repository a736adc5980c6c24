import type { Answer } from "../answer/answer.ts";
import { answerInHand, type InHandParts } from "../answer/in-hand.ts";
import type { LeadCalls, Refused } from "../call/lead-calls.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { Turns } from "../drive/turns.ts";
import type { Reporter } from "../report/reporter.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { Admitted, InHand } from "../request/progress.ts";
import { type InquiryParts, makeInquiry, sketchInquiry } from "./make-inquiry.ts";

/** The parts that admit questions. */
export interface AdmitParts extends InquiryParts, InHandParts {
  readonly reporter: Reporter;
  /** Undefined without a lead. */
  readonly calls: LeadCalls | undefined;
  readonly turns: Turns;
}

/** The same, where there is a lead. */
interface LeadParts extends AdmitParts {
  readonly calls: LeadCalls;
}

const RESOLVED: Promise<void> = Promise.resolve();

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
  const withLead = { ...parts, calls };
  if (!time.waits) {
    if (asked.background) yield* askInBackground(withLead, request, inHand);
    return answerInHand(parts, request, inHand, { reason: "budget" });
  }
  const early = yield* letSearchesPass(withLead, request, inHand);
  if (early !== undefined) return yield* refuse(withLead, request, inHand, early);
  const inquiry = yield* makeInquiry(parts, request, inHand);
  const admission = calls.admit(inquiry, limitMsOf(request, clock.now()));
  if (admission.admitted) return { inHand, inquiry, calls };
  return yield* refuse(withLead, request, inHand, admission);
}

/** The time that the lead has, in milliseconds: its plan may have to be mended. */
function limitMsOf({ time }: OpenRequest, nowMs: number): number {
  return time.answerByMs - time.mendMs - nowMs;
}

/**
 * Searches come before calls: as long as anybody who is not less urgent waits for a first plan, this request stands
 * aside, if the lead will have time for it. If not, that is known before anything is done for the lead.
 *
 * @returns why the lead is not asked; undefined where it may be asked now
 */
function* letSearchesPass(
  { calls, turns, clock }: LeadParts,
  request: OpenRequest,
  inHand: InHand,
): Pausable<Refused | undefined> {
  // Those who ask in the same turn of the event loop are in line once that is over.
  const { urgency } = request;
  if (!turns.areAwaited(urgency)) yield RESOLVED;
  if (!turns.areAwaited(urgency)) return undefined;
  const nowMs = clock.now();
  const limitMs = limitMsOf(request, nowMs);
  const place = calls.reserve(sketchInquiry(request, inHand), limitMs);
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

function* refuse(
  parts: LeadParts,
  request: OpenRequest,
  inHand: InHand,
  admission: Refused,
): Pausable<Answer> {
  if (admission.background && request.asked.background) {
    yield* askInBackground(parts, request, inHand);
  }
  const detail = "detail" in admission ? admission.detail : undefined;
  return answerInHand(parts, request, inHand, { reason: admission.reason, detail });
}

/** Asks with nobody waiting, if the lead takes the question. */
function* askInBackground(parts: LeadParts, request: OpenRequest, inHand: InHand): Pausable<void> {
  const { calls, reporter } = parts;
  if (!calls.mayAskInBackground(sketchInquiry(request, inHand).question.key)) return;
  const inquiry = yield* makeInquiry(parts, request, inHand);
  const call = calls.callInBackground(inquiry);
  if (call === undefined) return;
  reporter.leadAsked(request, call.key);
  request.late = { inHand, call };
}
