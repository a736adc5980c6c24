import type { NegativeReason, PlanCache } from "../../contract/cache.ts";
import type { Goal } from "../../domain/domain.ts";
import { planOf } from "../../plan/plan.ts";
import type { PlanPool } from "../../plan/plan-pool.ts";
import type { Clock } from "../../time/clock.ts";
import type { ChoiceStore } from "../cache/choice-store.ts";
import { chosenAnswer } from "../cache/chosen-answer.ts";
import { countHit, countMiss } from "../cache/look-up.ts";
import type { StoreQueue } from "../cache/store-queue.ts";
import type { LeadCallResult } from "../call/lead-call.ts";
import type { Steps } from "../drive/steps.ts";
import type { Answer } from "../outcome/answer.ts";
import { answerInHand } from "../outcome/in-hand.ts";
import type { Reporter } from "../report/reporter.ts";
import type { OpenRequest } from "../request/open-request.ts";
import { endOf } from "../request/request-time.ts";
import { earlyCostRatio, type OrchestratorSettings } from "../settings.ts";
import type { AcceptedPlan, Judge, PlanVerdict } from "./judge.ts";

/** What plans of the lead and of the cache are proved with. */
export interface ProveParts {
  readonly cache: PlanCache | undefined;
  readonly stores: StoreQueue;
  readonly choices: ChoiceStore;
  readonly judge: Judge;
  readonly plans: PlanPool;
  readonly clock: Clock;
  readonly settings: OrchestratorSettings;
  readonly reporter: Reporter;
}

/**
 * The cached plan that may be too dear, against the understudy's: served where it is worth it. One for a
 * similar state is mended where it breaks.
 */
export function* reuse(parts: ProveParts, request: OpenRequest): Steps<Answer | undefined> {
  const { candidate, query, time } = request;
  if (candidate === undefined) return undefined;
  const { kind, entry } = candidate;
  const { maxCostRatio: fresh, maxReuseCostRatio } = parts.settings;
  // The model would say the same again to the very same question. For another state a fresh plan
  // may well be cheaper: a dear one is not worth reusing.
  const maxCostRatio = kind === "exact" ? fresh : Math.min(fresh, maxReuseCostRatio);
  const mendUntilMs = endOf(time, parts.clock.now(), time.reuseMs);
  const { goal } = query;
  const on = { goal, mendUntilMs, maxCostRatio };
  const verdict = yield* parts.judge.judge(request, entry.plan.actions, on);
  if (!verdict.accepted || (verdict.mended && kind !== "similar")) {
    countMiss(parts, kind);
    return undefined;
  }
  countHit(parts, kind);
  const { actions, scaledCost, optimal, mended } = verdict;
  return {
    status: "solved",
    plan: parts.plans.of(actions),
    goal,
    scaledCost,
    optimal,
    source: mended ? "mended" : kind,
    leadSteps: Math.min(verdict.leadIndices.length, entry.leadSteps),
    leadIndices: undefined,
    via: mended ? "similar" : undefined,
    chosen: undefined,
    refusal: undefined,
  };
}

/** The last stage: the lead's plan where it proves, mended where it breaks; else what is in hand. */
export function* prove(parts: ProveParts, request: OpenRequest): Steps<Answer> {
  const { time } = request;
  const said = request.said as LeadCallResult;
  const mendUntilMs = endOf(time, parts.clock.now(), time.mendMs);
  const answer = yield* readAnswer(parts, request, said, mendUntilMs);
  tellAnswered(parts, request, said, answer, true);
  return answer ?? answerInHand(parts, request);
}

/** @param onTime whether somebody still waits for the answer */
export function tellAnswered(
  { reporter }: Pick<ProveParts, "reporter">,
  request: OpenRequest,
  said: LeadCallResult,
  answer: Answer | undefined,
  onTime: boolean,
): void {
  const problem = answer === undefined ? request.refusal?.reason : undefined;
  reporter.leadAnswered(request, onTime, problem, said.answer);
}

/**
 * What the lead's answer comes to: judged, and kept for the cache. Where it must not be served the reason is
 * written into the request, and there is no answer.
 *
 * @param mendUntilMs when mending must be done, in milliseconds of the clock
 */
export function* readAnswer(
  parts: ProveParts,
  request: OpenRequest,
  said: LeadCallResult,
  mendUntilMs: number,
): Steps<Answer | undefined> {
  const { answer } = said;
  if (answer === undefined) {
    request.refusal = { reason: said.reason, detail: said.detail };
    return undefined;
  }
  switch (answer.kind) {
    case "plan":
      return yield* readPlan(parts, request, answer, mendUntilMs);
    case "choice":
      return readChoice(parts, request, answer.index);
    default:
      return refuse(parts, request, answer.kind, answer.message);
  }
}

function* readPlan(
  parts: ProveParts,
  request: OpenRequest,
  { actions, usage }: Extract<LeadCallResult["answer"], { readonly kind: "plan" }>,
  mendUntilMs: number,
): Steps<Answer | undefined> {
  const { query } = request;
  const { goal } = query;
  const { verdict, isFitting } = yield* judgeAnswer(parts, request, actions, mendUntilMs);
  if (!verdict.accepted) return refuse(parts, request, verdict.reason, verdict.detail);
  const { scaledCost: cost, leadIndices, mended, optimal, costRatio } = verdict;
  const leadSteps = leadIndices.length;
  const tokens = usage && usage.promptTokens + usage.completionTokens;
  const plan = planOf(query.domain, verdict.actions);
  parts.stores.add(query, { plan, cost, leadSteps, optimal, mended, costRatio, tokens });
  if (!isFitting) {
    const detail = "the answer does not begin with the steps that were said first";
    request.refusal = { reason: "unsound-plan", detail };
    return undefined;
  }
  return planAnswer(parts, goal, verdict);
}

/** Steps that the agent was given already stay, where an answer begins with them: only then it is fitting. */
function* judgeAnswer(
  { judge, settings }: ProveParts,
  request: OpenRequest,
  actions: readonly number[],
  mendUntilMs: number,
): Steps<{ readonly verdict: PlanVerdict; readonly isFitting: boolean }> {
  const { query, firstSteps } = request;
  const fitting = firstSteps === undefined ? actions : firstSteps.fit(actions);
  const isFitting = fitting !== undefined;
  const fixed = isFitting ? (firstSteps?.committed?.length ?? 0) : 0;
  const maxCostRatio = fixed > 0 ? earlyCostRatio(settings) : undefined;
  const on = { goal: query.goal, mendUntilMs, fixed, maxCostRatio };
  return { verdict: yield* judge.judge(request, fitting ?? actions, on), isFitting };
}

function planAnswer({ plans }: ProveParts, goal: Goal, verdict: AcceptedPlan): Answer {
  const { actions, scaledCost, optimal, leadIndices, mended } = verdict;
  return {
    status: "solved",
    plan: plans.of(actions),
    goal,
    scaledCost,
    optimal,
    source: mended ? "mended" : "llm",
    leadSteps: leadIndices.length,
    leadIndices,
    via: mended ? "llm" : undefined,
    chosen: undefined,
    refusal: undefined,
  };
}

function readChoice(parts: ProveParts, request: OpenRequest, index: number): Answer | undefined {
  const { choiceKey } = request;
  // Those of whoever asked first, where several ask the same.
  const candidates = request.call?.candidates;
  const candidate = candidates?.[index];
  if (candidate === undefined) {
    const detail =
      candidates === undefined
        ? "the model chose although it was asked to plan"
        : `the model chose ${index} of ${candidates.length} plans`;
    return refuse(parts, request, "invalid-plan", detail);
  }
  if (choiceKey !== undefined) parts.choices.remember(choiceKey, candidate);
  parts.reporter.telemetry.count("plan.chosen");
  return chosenAnswer(parts.plans, candidate, "llm");
}

/** A wrong answer is remembered for what was asked: a choice, or a plan. */
function refuse(
  { choices, cache, reporter }: ProveParts,
  request: OpenRequest,
  reason: NegativeReason,
  detail: string,
): undefined {
  const { choiceKey, call, query } = request;
  if (choiceKey !== undefined) choices.refuse(choiceKey, reason);
  if (call?.candidates === undefined) {
    reporter.guard("cache", () => cache?.storeNegative?.(query, reason), request);
  }
  request.refusal = { reason, detail };
}
