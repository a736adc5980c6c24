import type { Goal } from "../../rules/domain/domain.ts";
import { Answer, type LaterAnswer, type LaterWork } from "./answer/answer.ts";
import { answerClassically } from "./answer/classical-answer.ts";
import { lookUp } from "./cache/look-up.ts";
import { recallChoice } from "./cache/recall-choice.ts";
import { planAtOnce, planClassically, searchOn } from "./classical/plan-classically.ts";
import type { BegunSearch } from "./classical/searches.ts";
import type { Pausable } from "./drive/pausable.ts";
import { skipGoals } from "./goal/skip-goals.ts";
import {
  isShareable,
  knownInHand,
  type SharingParts,
  shareReading,
} from "./intent/share-reading.ts";
import { admit, unaided } from "./llm/admit.ts";
import { askLlm } from "./llm/ask-llm-planner.ts";
import type { OutcomeParts } from "./outcome/parts.ts";
import type { RequestOutcome } from "./outcome/request-outcome.ts";
import { serve } from "./outcome/serve.ts";
import type { ProofParts } from "./proof/parts.ts";
import { prove } from "./proof/prove.ts";
import { reuse } from "./proof/reuse.ts";
import type { OpenRequest } from "./request/open-request.ts";
import type { CacheMiss, ClassicalAnswer, Meaning } from "./request/progress.ts";
import { laterTime, readByMs } from "./request/request-time.ts";
import { followWords } from "./words/follow-words.ts";
import { readWords } from "./words/read-words.ts";
import type { Readings } from "./words/readings.ts";

/** The parts of all stages. */
export type PipelineParts = OutcomeParts & SharingParts;

// The stages of a request. A stage with an answer ends it; otherwise its findings go to the next stage.

/**
 * Answers an open request, immediately if possible, so that hits do not wait.
 *
 * @returns the outcome, or the work that produces it
 * @throws CostError, also from the work, if a run-time cost function throws or returns an invalid cost; the request
 *   is then closed
 */
export function answerRequest(
  parts: PipelineParts,
  request: OpenRequest,
): RequestOutcome | Pausable<RequestOutcome> {
  try {
    const readings = parts.readings();
    if (readings !== undefined && hasWords(request) && !readings.isPrepared) {
      return prepareAndAnswer(parts, request, readings);
    }
    // Words: wishes and prohibitions of a directive or a persona.
    const meaning = readWords(readings, request);
    const found = skipAndLookUp(parts, request, meaning);
    if (!(found instanceof Answer)) return planAndServe(parts, request, found);
    if (isShareable(parts, request)) return shareAndServe(parts, request, meaning, found);
    return serve(parts, request, meaning, found);
  } catch (error) {
    parts.requests.close(request, undefined);
    throw error;
  }
}

function hasWords({ asked: { text } }: OpenRequest): boolean {
  return text.directive !== undefined || text.persona !== undefined;
}

/** Serves a known answer, unless the LLM planner reads the words otherwise in time. */
function* shareAndServe(
  parts: PipelineParts,
  request: OpenRequest,
  meaning: Meaning,
  known: Answer,
): Pausable<RequestOutcome> {
  try {
    const classicalAnswer = knownInHand(parts, meaning, known);
    const shared = yield* shareReading(parts, request, classicalAnswer, known);
    if (shared === undefined || shared instanceof Answer) {
      return serve(parts, request, meaning, shared ?? known);
    }
    return serve(parts, request, shared, yield* answerFor(parts, request, shared));
  } catch (error) {
    parts.requests.close(request, undefined);
    throw error;
  }
}

/**
 * Prepares the reader for the domain, which takes longer than a slice, and then answers. A waiting
 * request first gets a plan without the words, in case the reader takes too long. If the reader is
 * not ready in time, the plan for the words comes as `revised`.
 */
function* prepareAndAnswer(
  parts: PipelineParts,
  request: OpenRequest,
  readings: Readings,
): Pausable<RequestOutcome> {
  try {
    const { asked, time } = request;
    const unread: Meaning = { asked, isUnread: true };
    const first = skipAndLookUp(parts, request, unread);
    const isInHand = time.waits && !(first instanceof Answer);
    const classicalAnswer = isInHand ? yield* planClassically(parts, request, first) : undefined;
    if (yield* readings.prepare(readByMs(time))) {
      const meaning = readWords(readings, request);
      const answer = yield* answerFor(parts, request, meaning);
      const isCutOff =
        answer.status === "cut-off" && classicalAnswer?.classicalPlan.status === "solved";
      if (!isCutOff) {
        classicalAnswer?.classicalPlan.unfinished?.end();
        return serve(parts, request, meaning, answer);
      }
    }
    const answer =
      first instanceof Answer
        ? first
        : yield* workOutAnswer(parts, request, first, consultLlm, classicalAnswer);
    const isLater = asked.background && answer.late === undefined;
    const later = isLater ? readLater(parts, request, readings) : undefined;
    return serve(parts, request, unread, answer, later);
  } catch (error) {
    parts.requests.close(request, undefined);
    throw error;
  }
}

/** The answer for a meaning of the words. */
function* answerFor(
  parts: PipelineParts,
  request: OpenRequest,
  meaning: Meaning,
  consult: typeof consultLlm = consultLlm,
): Pausable<Answer> {
  const found = skipAndLookUp(parts, request, meaning);
  return found instanceof Answer ? found : yield* workOutAnswer(parts, request, found, consult);
}

/** Reads the words after the answer, and plans as they ask, without an LLM planner. */
function* readLater(parts: PipelineParts, request: OpenRequest, readings: Readings): LaterWork {
  if (!(yield* readings.prepare(Number.POSITIVE_INFINITY))) return undefined;
  return yield* followLater(parts, request, readWords(readings, request));
}

/** Plans for a meaning that became known after the answer, without an LLM planner. */
export function* followLater(
  parts: PipelineParts,
  request: OpenRequest,
  meaning: Meaning,
): Pausable<LaterAnswer> {
  const later = request.continued(laterTime(request.time, parts.settings, parts.clock.now()));
  return { meaning, answer: yield* answerFor(parts, later, meaning, planInHand) };
}

/** Answers with the classical plan instead of asking the LLM planner. */
// biome-ignore lint/correctness/useYield: in place of work that pauses
function* planInHand(
  parts: PipelineParts,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
): Pausable<Answer> {
  return answerClassically(parts, request, classicalAnswer);
}

function skipAndLookUp(
  parts: ProofParts,
  request: OpenRequest,
  meaning: Meaning,
): Answer | CacheMiss {
  // Goal: satisfied goals need no plan.
  const goals = skipGoals(parts, request, meaning);
  if (goals instanceof Answer) return goals;
  // Cache: an earlier choice of the LLM planner.
  const choiceKey = recallChoice(parts, meaning, goals);
  if (choiceKey instanceof Answer) return choiceKey;
  // Cache: a plan that was proved before.
  return lookUp(parts, request, goals[0] as Goal, { meaning, goals, choiceKey });
}

/** Cache, second look-up: for the remaining goal, once the classical planner has proved earlier goals unreachable. */
function lookUpNext(
  parts: ProofParts,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
): Answer | ClassicalAnswer {
  const { classicalPlan, query } = classicalAnswer;
  const { llmGoal } = classicalPlan;
  if (llmGoal === undefined || llmGoal === query.goal) return classicalAnswer;
  const found = lookUp(parts, request, llmGoal, classicalAnswer);
  return found instanceof Answer ? found : { ...found, classicalPlan };
}

/** Without an LLM planner a policy or a single slice is mostly enough: no work is left to pause then. */
function planAndServe(
  parts: PipelineParts,
  request: OpenRequest,
  missed: CacheMiss,
): RequestOutcome | Pausable<RequestOutcome> {
  const { meaning, goals, candidate } = missed;
  const { waits, answerByMs } = request.time;
  const isPrompt = !waits && answerByMs < Number.POSITIVE_INFINITY;
  const isPlain = goals.length === 1 && candidate === undefined && meaning.attempt === undefined;
  if (!isPlain || parts.calls !== undefined) return workOutOutcome(parts, request, missed);
  const isReady = isPrompt || parts.classical.known(meaning.asked, goals[0] as Goal) !== undefined;
  if (!isReady) return workOutOutcome(parts, request, missed);
  const classicalPlan = planAtOnce(parts, request, missed);
  if ("search" in classicalPlan) return workOutOutcome(parts, request, missed, classicalPlan);
  const answer = answerClassically(parts, request, { classicalPlan, refusal: undefined });
  return serve(parts, request, meaning, answer);
}

/**
 * @param consult the stages of the LLM planner, if there is time for one
 * @param ready the classical planner's plan, if it was made before
 */
function* workOutAnswer(
  parts: PipelineParts,
  request: OpenRequest,
  missed: CacheMiss,
  consult: typeof consultLlm,
  ready?: ClassicalAnswer,
): Pausable<Answer> {
  let made = ready;
  for (let miss = missed; ; ) {
    // A classical plan, whatever the LLM planner does; also decides about the cache's candidate.
    const planned = made ?? (yield* planClassically(parts, request, miss));
    made = undefined;
    const classicalAnswer = lookUpNext(parts, request, planned);
    if (classicalAnswer instanceof Answer) return classicalAnswer;
    // Cache: its candidate, which can now be compared.
    const reused =
      classicalAnswer.candidate === undefined
        ? undefined
        : yield* reuse(parts, request, classicalAnswer);
    if (reused !== undefined) return reused;

    // Words: if they decide, the LLM planner is not asked, except for its own reading of them.
    const read =
      classicalAnswer.meaning.attempt === undefined
        ? undefined
        : yield* followWords(parts, request, classicalAnswer);
    const decided = read instanceof Answer ? read : undefined;
    const isAsked = consult === consultLlm && (read === undefined || decided !== undefined);
    const shared =
      isAsked && isShareable(parts, request)
        ? yield* shareReading(parts, request, classicalAnswer, decided)
        : undefined;
    const followed = shared ?? read;
    if (followed instanceof Answer) return followed;
    if (followed === undefined) {
      const answer =
        unaided(parts, request, classicalAnswer) ??
        (yield* consult(parts, request, classicalAnswer));
      // Understudy: again, if there is no plan yet and time is left.
      if (classicalAnswer.classicalPlan.unfinished === undefined) return answer;
      return yield* searchOn(parts, request, classicalAnswer, answer);
    }

    // The wish is unreachable, or the LLM planner has read another one: on to the next.
    const next = skipAndLookUp(parts, request, followed);
    if (next instanceof Answer) return next;
    miss = next;
  }
}

function* consultLlm(
  parts: PipelineParts,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
): Pausable<Answer> {
  // Admission: can the LLM answer in time?
  const admitted = yield* admit(parts, request, classicalAnswer);
  if (admitted instanceof Answer) return admitted;
  // LLM planner: its answer, if it comes in time.
  const answered = yield* askLlm(parts, request, admitted);
  if (answered instanceof Answer) return answered;
  // Proof: played through, mended, compared.
  return yield* prove(parts, request, answered);
}

/**
 * The work for a request without a hit: `planNow` runs it at once, `plan` in turns of the event loop, `planMany` from
 * tick to tick.
 */
function* workOutOutcome(
  parts: PipelineParts,
  request: OpenRequest,
  missed: CacheMiss,
  begun?: BegunSearch,
): Pausable<RequestOutcome> {
  try {
    // Outcome: built, and reported to the observer.
    const ready = begun && (yield* planClassically(parts, request, missed, begun));
    const answer = yield* workOutAnswer(parts, request, missed, consultLlm, ready);
    return serve(parts, request, missed.meaning, answer);
  } catch (error) {
    parts.requests.close(request, undefined);
    throw error;
  }
}
