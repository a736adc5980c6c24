/**
 * Proof: simulates, mends and compares plans of the LLM planner and the cache.
 *
 * @module
 */

import type { Goal } from "../../../rules/domain/domain.ts";
import { keptIndices } from "../../../rules/plan/llm-indices.ts";
import { planOf } from "../../../rules/plan/plan.ts";
import type { NegativeReason } from "../../contract/cache.ts";
import type { LlmAnswer } from "../../contract/llm-planner.ts";
import { Answer, type AnswerFields } from "../answer/answer.ts";
import { chosenAnswer } from "../answer/chosen-answer.ts";
import { answerClassically } from "../answer/classical-answer.ts";
import type { LlmCallResult } from "../call/llm-call.ts";
import { type Pausable, runNow } from "../drive/pausable.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { ClassicalAnswer, LlmAnswered, LlmAsked } from "../request/progress.ts";
import type { Refusal } from "../request/refusal.ts";
import { limitOf } from "../request/request-time.ts";
import { earlyCostRatio } from "../settings.ts";
import type { AcceptedPlan, JudgeLimits, PlanVerdict } from "./judge.ts";
import type { ProofParts } from "./parts.ts";

/** The last stage: the LLM planner's plan if it is sound, mended if it breaks; otherwise the classical plan. */
export function* prove(
  parts: ProofParts,
  request: OpenRequest,
  answered: LlmAnswered,
): Pausable<Answer> {
  const { time } = request;
  const mendUntilMs = limitOf(time, parts.clock.now(), time.mendMs);
  const { classicalAnswer, result, late } = answered;
  const found = yield* readAnswer(parts, request, answered, mendUntilMs);
  if (answered.isLate !== true) reportAnswered(parts, request, answered, found, true);
  if (found instanceof Answer) return found;
  // Without a pause: a late LLM planner may still be writing, and only its steps so far count.
  const kept =
    result.answer === undefined ? runNow(proveSaid(parts, request, answered)) : undefined;
  return kept ?? answerClassically(parts, request, classicalAnswer, found, late);
}

/**
 * Completes the steps written so far by an LLM planner that is late or failed. Takes the first completion that is cheap
 * enough, and stores nothing in the cache.
 */
function* proveSaid(
  parts: ProofParts,
  request: OpenRequest,
  { classicalAnswer, call, late }: LlmAnswered,
): Pausable<Answer | undefined> {
  if (call.said.length === 0) return undefined;
  const said = [...call.said];
  const { answerByMs, llmByMs: untilMs = answerByMs } = request.time;
  const { verdict, isFitting } = yield* judgeAnswer(
    parts,
    request,
    classicalAnswer,
    said,
    untilMs,
    {
      isBrief: true,
    },
  );
  if (!verdict.accepted || !isFitting) return undefined;
  return planAnswer(parts, classicalAnswer.query.goal, verdict, { late });
}

/** @param onTime whether a caller is still waiting for the answer */
export function reportAnswered(
  { reporter }: Pick<ProofParts, "reporter">,
  request: OpenRequest,
  { result }: LlmAnswered,
  found: Answer | Refusal,
  onTime: boolean,
): void {
  const refusal = found instanceof Answer ? undefined : found;
  reporter.llmAnswered(request, onTime, refusal, result.answer);
}

/**
 * Judges the LLM planner's answer and stores it in the cache, or returns the reason to reject it.
 *
 * @param mendUntilMs time at which mending ends, in milliseconds of the clock
 */
export function* readAnswer(
  parts: ProofParts,
  request: OpenRequest,
  answered: LlmAnswered,
  mendUntilMs: number,
): Pausable<Answer | Refusal> {
  const { result } = answered;
  const { answer } = result;
  if (answer === undefined) return { reason: result.reason, detail: result.detail };
  const found = yield* readKind(parts, request, answered, answer, mendUntilMs);
  const { ensemble } = answer;
  return found instanceof Answer || ensemble === undefined ? found : { ...found, ensemble };
}

function* readKind(
  parts: ProofParts,
  request: OpenRequest,
  answered: LlmAnswered,
  answer: LlmAnswer,
  mendUntilMs: number,
): Pausable<Answer | Refusal> {
  switch (answer.kind) {
    case "plan":
      return yield* readPlan(parts, request, answered, answer, mendUntilMs);
    case "choice":
      return readChoice(parts, request, answered, answer);
    case "intent":
      return refuse(parts, request, answered, "invalid-plan", "the model read an intent unasked");
    default:
      return refuse(parts, request, answered, answer.kind, answer.message);
  }
}

function* readPlan(
  parts: ProofParts,
  request: OpenRequest,
  asked: LlmAsked,
  answer: Extract<LlmCallResult["answer"], { readonly kind: "plan" }>,
  mendUntilMs: number,
): Pausable<Answer | Refusal> {
  const { classicalAnswer } = asked;
  const { query } = classicalAnswer;
  const { actions, unknown, usage } = answer;
  const { verdict, isFitting } = yield* judgeAnswer(
    parts,
    request,
    classicalAnswer,
    actions,
    mendUntilMs,
    {
      unknown,
    },
  );
  if (!verdict.accepted) return refuse(parts, request, asked, verdict.reason, verdict.detail);
  const { scaledCost, llmIndices, mended, optimal, costRatio } = verdict;
  const llmSteps = llmIndices.length;
  const tokens = usage && usage.promptTokens + usage.completionTokens;
  const plan = planOf(query.domain, verdict.actions);
  const indices = keptIndices(llmIndices);
  parts.stores.add(query, {
    ...{ plan, scaledCost, llmSteps, optimal, mended, costRatio, tokens },
    ...(indices === undefined ? {} : { llmIndices: indices }),
  });
  if (isFitting) return planAnswer(parts, query.goal, verdict, { by: answer });
  const detail = "the answer does not begin with the steps announced before it";
  return { reason: "unsound-plan", detail };
}

/** Judges an answer. It must keep the steps already given out if it begins with them. */
function* judgeAnswer(
  { judge, settings }: ProofParts,
  request: OpenRequest,
  { meaning, query, classicalPlan }: ClassicalAnswer,
  actions: readonly number[],
  mendUntilMs: number,
  more: Pick<JudgeLimits, "isBrief" | "unknown">,
): Pausable<{ readonly verdict: PlanVerdict; readonly isFitting: boolean }> {
  const { firstSteps } = request;
  const fitting = firstSteps === undefined ? actions : firstSteps.fit(actions);
  const isFitting = fitting !== undefined;
  const fixed = isFitting ? (firstSteps?.committed?.length ?? 0) : 0;
  const maxCostRatio = fixed > 0 ? earlyCostRatio(settings) : undefined;
  const { asked } = meaning;
  const { goal } = query;
  const on = { asked, goal, classicalPlan, mendUntilMs, fixed, maxCostRatio, ...more };
  return { verdict: yield* judge.judge(request, fitting ?? actions, on), isFitting };
}

function planAnswer(
  { plans }: ProofParts,
  goal: Goal,
  verdict: AcceptedPlan,
  more: Pick<AnswerFields, "by" | "late">,
): Answer {
  const { actions, scaledCost, optimal, llmIndices, mended } = verdict;
  return new Answer({
    plan: plans.of(actions),
    goal,
    scaledCost,
    optimal,
    source: "llm",
    mended,
    llmSteps: llmIndices.length,
    llmIndices,
    ...more,
  });
}

function readChoice(
  parts: ProofParts,
  request: OpenRequest,
  asked: LlmAsked,
  answer: Extract<LlmCallResult["answer"], { readonly kind: "choice" }>,
): Answer | Refusal {
  const { classicalAnswer, call } = asked;
  const { index } = answer;
  // The candidates of the first of several equal requests.
  const { candidates } = call;
  const candidate = candidates?.[index];
  if (candidate === undefined) {
    const detail =
      candidates === undefined
        ? "the model chose instead of planning"
        : `the model chose ${index} of ${candidates.length} plans`;
    return refuse(parts, request, asked, "invalid-plan", detail);
  }
  if (classicalAnswer.choiceKey !== undefined)
    parts.choices.remember(classicalAnswer.choiceKey, candidate);
  parts.reporter.telemetry.count("plan.chosen");
  return chosenAnswer(parts.plans, candidate, "llm", "llm", answer);
}

/** Remembers a wrong answer, by the kind of question: choice or plan. */
function refuse(
  { choices, cache, reporter }: ProofParts,
  request: OpenRequest,
  { classicalAnswer, call }: LlmAsked,
  reason: NegativeReason,
  detail: string,
): Refusal {
  const { choiceKey, query } = classicalAnswer;
  if (choiceKey !== undefined) choices.refuse(choiceKey, reason);
  if (call.candidates === undefined) {
    reporter.guard("cache", () => cache?.storeNegative?.(query, reason), request);
  }
  return { reason, detail };
}
