import type { Answer } from "../answer/answer.ts";
import { answerInHand } from "../answer/in-hand.ts";
import type { LeadCalls, Refused } from "../call/lead-calls.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { Admitted, InHand, LeadAsked } from "../request/progress.ts";
import type { UnderstudyParts } from "../understudy/parts.ts";
import { makeInquiry, sketchInquiry } from "./make-inquiry.ts";

/** The caller does not wait for a lead. */
const NO_TIME: Refused = Object.freeze({ admitted: false, reason: "budget", background: true });
const RESOLVED: Promise<void> = Promise.resolve();

/**
 * The admission: the lead is asked only where it can answer in time. Otherwise what is in hand is the
 * answer, with the reason, and the question may be answered in the background.
 */
export function* admit(
  parts: UnderstudyParts,
  request: OpenRequest,
  inHand: InHand,
): Pausable<Answer | Admitted> {
  const { calls, clock } = parts;
  const { time } = request;
  if (calls === undefined || inHand.understudy.leadGoal === undefined) {
    // There is nobody to ask, or nothing to ask for: no reason need be told.
    const { refusal } = inHand;
    const silent = refusal === undefined ? inHand : { ...inHand, refusal: undefined };
    return answerInHand(parts, request, silent);
  }
  if (inHand.refusal !== undefined) return answerInHand(parts, request, inHand);
  if (!time.waits) {
    return yield* refuse(parts, calls, request, inHand, NO_TIME);
  }
  const early = yield* letSearchesPass(parts, calls, request, inHand);
  if (early !== undefined) return yield* refuse(parts, calls, request, inHand, early);
  const inquiry = yield* makeInquiry(parts, request, inHand);
  const admission = calls.admit(inquiry, limitMsOf(request, clock.now()));
  if (admission.admitted) return { inHand, inquiry, calls };
  return yield* refuse(parts, calls, request, inHand, admission);
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
  { turns, clock }: UnderstudyParts,
  calls: LeadCalls,
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

/** Answers with what is in hand; the lead may work on the question in the background. */
function* refuse(
  parts: UnderstudyParts,
  calls: LeadCalls,
  request: OpenRequest,
  inHand: InHand,
  admission: Refused,
): Pausable<Answer> {
  const isWanted = admission.background && request.asked.background;
  const late = isWanted ? yield* askInBackground(parts, calls, request, inHand) : undefined;
  const { reason } = admission;
  const detail = "detail" in admission ? admission.detail : undefined;
  return answerInHand(parts, request, inHand, reason && { reason, detail }, late);
}

/** Asks with nobody waiting, if the lead takes the question. */
function* askInBackground(
  parts: UnderstudyParts,
  calls: LeadCalls,
  request: OpenRequest,
  inHand: InHand,
): Pausable<LeadAsked | undefined> {
  if (!calls.mayAskInBackground(sketchInquiry(request, inHand).question.key)) return undefined;
  const inquiry = yield* makeInquiry(parts, request, inHand);
  const call = calls.callInBackground(inquiry);
  if (call === undefined) return undefined;
  parts.reporter.leadAsked(request, call.key);
  return { inHand, call };
}
