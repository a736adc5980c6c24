import { PlanProver } from "../../../rules/plan/prover.ts";
import { trimPlan } from "../../../rules/plan/trim.ts";
import type { LlmRequest, PlanJudgement } from "../../contract/llm-planner.ts";
import type { Inquiry, InquirySketch } from "../call/inquiry.ts";
import { gatherCandidates } from "../classical/candidates.ts";
import type { ClassicalParts } from "../classical/parts.ts";
import { type Pausable, runNow } from "../drive/pausable.ts";
import { type ClassicalPlan, isForLlmGoal } from "../request/classical-plan.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { ClassicalAnswer } from "../request/progress.ts";
import { limitOf } from "../request/request-time.ts";
import type { EngineSettings } from "../settings.ts";

/** Limit on the number of redrafts per call. */
const MAX_REDRAFTS = 2;

/**
 * The classical planner's callback for continuing an LLM planner's steps: from a policy, otherwise by a short
 * search.
 */
function redraftFor(
  { classical, clock, settings }: ClassicalParts,
  request: OpenRequest,
  { meaning, query }: ClassicalAnswer,
): NonNullable<LlmRequest["redraft"]> {
  const { asked } = meaning;
  const { domain, goal } = query;
  let prover: PlanProver | undefined;
  let left = MAX_REDRAFTS;
  return (stepsSaid) => {
    if (left <= 0) return undefined;
    left--;
    prover ??= new PlanProver(domain);
    try {
      if (!prover.prove(asked.state, stepsSaid, undefined, asked)) return undefined;
      const from = { asked, goal, state: prover.state.slice() };
      const untilMs = clock.now() + settings.redraftMs;
      return runNow(classical.complete(request, from, untilMs));
    } catch {
      // A cost function of the game misbehaves; the proof of the answer will report it.
      return undefined;
    }
  };
}

const BROKEN: PlanJudgement = { isAccepted: false, soundSteps: 0, costRatio: undefined };

/** The LLM planner's callback for testing possible answers. */
function judgeFor(
  settings: EngineSettings,
  { meaning, query, classicalPlan }: ClassicalAnswer,
): NonNullable<LlmRequest["judge"]> {
  const { asked } = meaning;
  const { domain, goal } = query;
  const least = isForLlmGoal(classicalPlan) ? classicalPlan.scaledCost : undefined;
  let prover: PlanProver | undefined;
  return (actions) => {
    prover ??= new PlanProver(domain);
    try {
      const works = prover.prove(asked.state, actions, goal.condition, asked);
      const { soundSteps } = prover;
      if (!works) return { ...BROKEN, soundSteps };
      // Judged as it would be served: without unnecessary steps.
      if (least !== undefined && prover.scaledCost > least) {
        const kept = trimPlan(prover, asked.state, actions, goal.condition, asked);
        const trimmed = kept.map((index) => actions[index] as number);
        prover.prove(asked.state, trimmed, goal.condition, asked);
      }
      const { scaledCost } = prover;
      const costRatio =
        least === undefined ? undefined : Math.max(1, scaledCost / Math.max(least, 1));
      return { isAccepted: (costRatio ?? 1) <= settings.maxCostRatio, soundSteps, costRatio };
    } catch {
      // A cost function of the game misbehaves; the proof of the answer will report it.
      return BROKEN;
    }
  };
}

/** The parts of a question that take no time to compute. */
export function sketchInquiry(
  request: OpenRequest,
  { meaning, query, choiceKey, classicalPlan, intent }: ClassicalAnswer,
): InquirySketch {
  const { agent } = request;
  const { domain, goal, partition } = query;
  const { state, disabled, maintain, ways, text, background } = meaning.asked;
  const origin = { agent, request: request.request };
  if (intent !== undefined) {
    // A directive means the same in every state, so all agents share the answer.
    const { directive } = text;
    const asked = { key: `intent:${directive}`, domain, state, goal, text: { directive }, intent };
    return { question: asked, draft: [], background, origin };
  }
  const key = choiceKey ?? `${partition}:${state.join(",")}`;
  const question = { key, domain, state, goal, text, disabled, maintain, ways };
  // A choice is a single letter, as short as an empty plan.
  const draft = choiceKey !== undefined ? [] : draftOfClassicalPlan(classicalPlan);
  return { question, draft, background, origin };
}

/**
 * The question to the LLM planner: either to plan, with a draft of the probable answer and help while answering, or to
 * choose among proved plans.
 */
export function* makeInquiry(
  parts: ClassicalParts,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
): Pausable<Inquiry> {
  const { time } = request;
  const { meaning, choiceKey, intent } = classicalAnswer;
  if (intent !== undefined)
    return { ...sketchInquiry(request, classicalAnswer), candidates: undefined };
  if (choiceKey !== undefined) {
    const untilMs = limitOf(time, parts.clock.now(), time.searchMs);
    const { choices } = meaning.asked;
    const candidates = yield* gatherCandidates(parts, request, classicalAnswer, {
      choices,
      untilMs,
    });
    // A single candidate leaves no choice.
    if (candidates.length > 1) return { ...sketchInquiry(request, classicalAnswer), candidates };
  }
  const sketch = sketchInquiry(request, { ...classicalAnswer, choiceKey: undefined });
  const draft = draftOf(parts, classicalAnswer);
  const redraft = redraftFor(parts, request, classicalAnswer);
  const judge = judgeFor(parts.settings, classicalAnswer);
  return { ...sketch, draft, redraft, judge, candidates: undefined };
}

/**
 * The LLM planner's probable answer: its plan for a similar situation, if that works here and could be served;
 * otherwise the classical planner's plan.
 */
function draftOf(
  { prover, settings }: ClassicalParts,
  { meaning, query, candidate, classicalPlan }: ClassicalAnswer,
): readonly number[] | undefined {
  const { asked } = meaning;
  const draft = draftOfClassicalPlan(classicalPlan);
  if (candidate === undefined) return draft;
  const { actions } = candidate.entry.plan;
  if (!prover.prove(asked.state, actions, query.goal.condition, asked)) return draft;
  const isDear =
    draft !== undefined && prover.scaledCost > settings.maxCostRatio * classicalPlan.scaledCost;
  return isDear ? draft : actions;
}

function draftOfClassicalPlan(classicalPlan: ClassicalPlan): readonly number[] | undefined {
  return isForLlmGoal(classicalPlan) ? classicalPlan.actions : undefined;
}
