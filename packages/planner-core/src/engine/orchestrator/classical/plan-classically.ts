import type { Goal } from "../../../rules/domain/domain.ts";
import type { Answer } from "../answer/answer.ts";
import { answerClassically } from "../answer/classical-answer.ts";
import type { Pausable } from "../drive/pausable.ts";
import { TOO_MANY } from "../guard/message.ts";
import type { Reporter } from "../report/reporter.ts";
import type { ClassicalPlan } from "../request/classical-plan.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { CacheMiss, ClassicalAnswer } from "../request/progress.ts";
import type { Refusal } from "../request/refusal.ts";
import type { ClassicalParts } from "./parts.ts";
import type { BegunSearch } from "./searches.ts";

const SHED: Refusal = Object.freeze({
  reason: "overloaded",
  detail: TOO_MANY,
});

/**
 * The classical planner stage of a request that waits for nothing, with a single goal and without an LLM planner.
 *
 * @returns the search if it takes more than a slice
 */
export function planAtOnce(
  { clock, reporter, classical }: ClassicalParts,
  request: OpenRequest,
  { meaning: { asked }, goals }: CacheMiss,
): ClassicalPlan | BegunSearch {
  const beganMs = clock.now();
  reporter.classicalAsked(request, beganMs);
  const plan = classical.planAtOnce(request, asked, goals[0] as Goal, beganMs);
  if (!("search" in plan)) reportPlan(reporter, request, plan, beganMs, clock.now());
  return plan;
}

/**
 * The classical planner stage. From here on there is a classical plan, whatever the LLM planner does.
 *
 * @param begun the search for the first goal, if it has begun
 */
export function* planClassically(
  parts: ClassicalParts,
  request: OpenRequest,
  missed: CacheMiss,
  begun?: BegunSearch,
): Pausable<ClassicalAnswer> {
  const { clock, classical, calls } = parts;
  const { time } = request;
  const { meaning, goals, query, choiceKey, candidate } = missed;
  const { asked } = meaning;
  const beganMs = begun?.beganMs ?? clock.now();
  const refusal = missed.refusal ?? (request.isShed ? SHED : undefined);
  // A request without a plan is not limited to the improvement slice, and time is saved for the LLM planner only if
  // there is one.
  const expectsLlm = calls !== undefined && refusal === undefined;
  const limits = {
    untilMs: Math.min(beganMs + time.searchMs, time.answerByMs),
    emptyUntilMs: expectsLlm
      ? Math.min(beganMs + time.emptySearchMs, time.answerByMs)
      : time.answerByMs,
  };
  if (begun === undefined) parts.reporter.classicalAsked(request, beganMs);
  const search = classical.plan(request, { asked, goals }, limits, begun);
  const plan = yield* reportSearch(parts, request, search, beganMs);
  // Property by property: V8 moves a spread copy that grows to the old generation at once.
  return { meaning, goals, query, choiceKey, candidate, refusal, classicalPlan: plan };
}

/** Continues a search that was cut off while the LLM planner works on its answer. */
export function* searchMeanwhile(
  { clock, reporter }: ClassicalParts,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
  llm: Promise<unknown>,
): Pausable<ClassicalAnswer> {
  const { unfinished } = classicalAnswer.classicalPlan;
  if (unfinished === undefined) return classicalAnswer;
  const beganMs = clock.now();
  reporter.classicalAsked(request, beganMs);
  const plan = yield* unfinished.meanwhile(llm, request.time.answerByMs);
  const classicalPlan = plan ?? classicalAnswer.classicalPlan;
  reportPlan(reporter, request, classicalPlan, beganMs, clock.now());
  return { ...classicalAnswer, classicalPlan };
}

/**
 * Continues a search that was cut off, after an early failure of the LLM planner, for as long as the LLM planner could
 * have taken.
 *
 * @param answer the answer without the LLM planner
 */
export function* searchOn(
  parts: ClassicalParts,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
  answer: Answer,
): Pausable<Answer> {
  const { time } = request;
  const { late } = answer;
  const { unfinished } = classicalAnswer.classicalPlan;
  if (answer.status === "solved") unfinished?.end();
  if (unfinished === undefined || answer.status === "solved") return answer;
  const search = unfinished.resume(time.answerByMs);
  const beganMs = parts.clock.now();
  parts.reporter.classicalAsked(request, beganMs);
  const plan = yield* reportSearch(parts, request, search, beganMs);
  const refusal = reasonAfter(plan, answer.refusal);
  const found = { ...classicalAnswer, refusal, classicalPlan: plan };
  // The late answer is compared with the agent's plan.
  const stillLate = late && {
    ...late,
    classicalAnswer: { ...found, refusal: classicalAnswer.refusal },
  };
  return answerClassically(parts, request, found, refusal, stillLate);
}

/**
 * The reason to report after the search. A reason for having no plan does not apply to a plan found later, and none is
 * reported if no goal is left.
 */
function reasonAfter(
  { llmGoal }: ClassicalPlan,
  refusal: Refusal | undefined,
): Refusal | undefined {
  return llmGoal === undefined || refusal?.reason === "planner-error" ? undefined : refusal;
}

function* reportSearch(
  { clock, reporter }: ClassicalParts,
  request: OpenRequest,
  search: Pausable<ClassicalPlan>,
  beganMs: number,
): Pausable<ClassicalPlan> {
  const plan = yield* search;
  reportPlan(reporter, request, plan, beganMs, clock.now());
  return plan;
}

function reportPlan(
  reporter: Reporter,
  request: OpenRequest,
  plan: ClassicalPlan,
  beganMs: number,
  nowMs: number,
): void {
  request.classicalMs = (request.classicalMs ?? 0) + nowMs - beganMs;
  reporter.classicalAnswered(request, plan, nowMs);
}
