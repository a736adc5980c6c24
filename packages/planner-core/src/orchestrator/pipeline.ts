import { type LookUpParts, lookUp, lookUpAgain } from "./cache/look-up.ts";
import type { Steps } from "./drive/steps.ts";
import { type AdmitParts, admit } from "./lead/admit.ts";
import { askLead } from "./lead/ask-lead.ts";
import type { Answer } from "./outcome/answer.ts";
import { type ProveParts, prove, reuse } from "./proof/prove.ts";
import type { OpenRequest } from "./request/open-request.ts";
import { type SkipGoalsParts, skipGoals } from "./request/skip-goals.ts";
import { type PlanClassicallyParts, planClassically } from "./understudy/plan-classically.ts";
import { type FollowWordsParts, followWords } from "./words/follow-words.ts";
import { type ReadWordsParts, readWords } from "./words/read-words.ts";

/** What the stages work with. */
export interface Engine
  extends ReadWordsParts,
    FollowWordsParts,
    SkipGoalsParts,
    LookUpParts,
    PlanClassicallyParts,
    AdmitParts,
    ProveParts {}

// The way of a request. A stage that has an answer ends it; one that has none writes what it found into
// the request, and the next one goes on from there.

/** The beginning, which takes no time: whoever waits for a hit waits for nothing else. */
export function answerAtOnce(engine: Engine, request: OpenRequest): Answer | undefined {
  return (
    // Words: what a directive or a persona says.
    readWords(engine, request) ??
    // Goal: those that hold need no plan.
    skipGoals(engine, request) ??
    // Cache: a plan that was proved before.
    lookUp(engine, request)
  );
}

/**
 * The rest, which takes its time. Driven at once by `planNow`, in turns of the event loop by `plan`, from
 * tick to tick by `planMany`.
 *
 * @throws CostError if a run-time cost function misbehaves
 */
export function* workOutAnswer(engine: Engine, request: OpenRequest): Steps<Answer> {
  return (
    // Words: where they are sure, a plan for what they ask.
    (yield* followWords(engine, request)) ??
    // Understudy: a plan in hand, whatever the lead does; and what it decides about the cache.
    (yield* planClassically(engine, request)) ??
    lookUpAgain(engine, request) ??
    (yield* reuse(engine, request)) ??
    // Admission: can the lead answer in time?
    (yield* admit(engine, request)) ??
    // Lead: its answer, if it comes in time.
    (yield* askLead(engine, request)) ??
    // Proof: played through, mended, compared.
    (yield* prove(engine, request))
  );
}
