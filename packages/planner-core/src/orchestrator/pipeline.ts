import type { CacheAnswer } from "../contract/cache.ts";
import { Answer } from "./answer/answer.ts";
import { type LookUpParts, lookUp, lookUpAgain } from "./cache/look-up.ts";
import type { Pausable } from "./drive/pausable.ts";
import { type SkipGoalsParts, skipGoals } from "./goal/skip-goals.ts";
import { type AdmitParts, admit } from "./lead/admit.ts";
import { type AskLeadParts, askLead } from "./lead/ask-lead.ts";
import type { RequestOutcome } from "./outcome/request-outcome.ts";
import { type ServeParts, serve } from "./outcome/serve.ts";
import { type ProveParts, prove } from "./proof/prove.ts";
import { type ReuseParts, reuse } from "./proof/reuse.ts";
import type { OpenRequest } from "./request/open-request.ts";
import type { CacheMiss, InHand } from "./request/progress.ts";
import {
  type PlanClassicallyParts,
  planClassically,
  searchOn,
} from "./understudy/plan-classically.ts";
import { type FollowWordsParts, followWords } from "./words/follow-words.ts";
import { type ReadWordsParts, readWords } from "./words/read-words.ts";
import type { Readings } from "./words/readings.ts";

/** The parts that the stages need. */
interface StageParts
  extends ReadWordsParts,
    SkipGoalsParts,
    LookUpParts,
    PlanClassicallyParts,
    FollowWordsParts,
    AdmitParts,
    AskLeadParts,
    ReuseParts,
    ProveParts {}

/** The parts that the way of a request needs, up to its outcome. */
export type PipelineParts = StageParts & ServeParts;

// The way of a request. A stage that has an answer ends it; one that has none gives what it found to the next.

/**
 * Answers a request that has begun: at once where that takes no time, so that whoever waits for a hit waits for nothing
 * else.
 *
 * @param known what the cache has answered already, where it was asked before
 * @returns the outcome, or the work that leads to it
 * @throws CostError, also from the work, if a run-time cost function misbehaves: nothing more comes for the request
 */
export function answerRequest(
  parts: PipelineParts,
  request: OpenRequest,
  known: CacheAnswer | undefined,
): RequestOutcome | Pausable<RequestOutcome> {
  try {
    const { readings } = parts;
    if (readings !== undefined && hasWords(request) && !readings.isPrepared) {
      return prepareAndAnswer(parts, request, readings, known);
    }
    // Words: what a directive or a persona asks for and forbids.
    const found = readWords(parts, request) ?? skipAndLookUp(parts, request, known);
    if (found instanceof Answer) return serve(parts, request, found);
    return workOutOutcome(parts, request, found);
  } catch (error) {
    parts.requests.close(request, undefined);
    throw error;
  }
}

function hasWords({ asked: { text } }: OpenRequest): boolean {
  return text.directive !== undefined || text.persona !== undefined;
}

/** The reader has to be prepared for the domain first, which takes longer than a slice. */
function* prepareAndAnswer(
  parts: PipelineParts,
  request: OpenRequest,
  readings: Readings,
  known: CacheAnswer | undefined,
): Pausable<RequestOutcome> {
  try {
    request.isUnread = !(yield* readings.prepare());
    const read = request.isUnread ? undefined : readWords(parts, request);
    const found = read ?? skipAndLookUp(parts, request, known);
    if (found instanceof Answer) return serve(parts, request, found);
    return yield* workOutOutcome(parts, request, found);
  } catch (error) {
    parts.requests.close(request, undefined);
    throw error;
  }
}

function skipAndLookUp(
  parts: StageParts,
  request: OpenRequest,
  known: CacheAnswer | undefined,
): Answer | CacheMiss {
  // Goal: those that hold need no plan.
  const goals = skipGoals(parts, request);
  if (goals instanceof Answer) return goals;
  // Cache: a plan that was proved before.
  return lookUp(parts, request, goals, known);
}

function* workOutAnswer(
  parts: StageParts,
  request: OpenRequest,
  missed: CacheMiss,
): Pausable<Answer> {
  for (let miss = missed; ; ) {
    // Understudy: a plan in hand, whatever the lead does; and what it decides about the cache.
    const planned = yield* planClassically(parts, request, miss);
    const inHand = lookUpAgain(parts, request, planned);
    if (inHand instanceof Answer) return inHand;
    // Cache: its candidate, now that there is a plan to hold it against.
    const reused = yield* reuse(parts, request, inHand);
    if (reused !== undefined) return reused;

    // Words: where they decide no lead is asked.
    const followed = yield* followWords(parts, request, inHand);
    if (followed instanceof Answer) return followed;
    if (followed === undefined) {
      const answer = yield* consultLead(parts, request, inHand);
      // Understudy: where there is no plan yet, and the lead left time for it.
      return yield* searchOn(parts, request, inHand, answer);
    }

    // What they asked for was not to be had: `request.asked` is now what they ask for next.
    const next = skipAndLookUp(parts, request, undefined);
    if (next instanceof Answer) return next;
    miss = next;
  }
}

function* consultLead(parts: StageParts, request: OpenRequest, inHand: InHand): Pausable<Answer> {
  // Admission: can the lead answer in time?
  const admitted = yield* admit(parts, request, inHand);
  if (admitted instanceof Answer) return admitted;
  // Lead: its answer, if it comes in time.
  const answered = yield* askLead(parts, request, admitted);
  if (answered instanceof Answer) return answered;
  // Proof: played through, mended, compared.
  return yield* prove(parts, request, answered);
}

/**
 * The work on what is not a hit: driven at once by `planNow`, in turns of the event loop by `plan`, from tick to tick by
 * `planMany`.
 */
function* workOutOutcome(
  parts: PipelineParts,
  request: OpenRequest,
  missed: CacheMiss,
): Pausable<RequestOutcome> {
  try {
    // Outcome: made, and told to whoever watches.
    return serve(parts, request, yield* workOutAnswer(parts, request, missed));
  } catch (error) {
    parts.requests.close(request, undefined);
    throw error;
  }
}
