/**
 * One question to the model, and the verdict on its answer.
 *
 * @module
 */

import {
  type Clock,
  Deadline,
  type Domain,
  type Goal,
  type LlmAnswer,
  type LlmPlanner,
  type PackedState,
  type QuestionText,
  type StepAuthor,
} from "@understudy/planner-core";
import { whenAborted } from "@understudy/planner-core/internal";
import type { LifeSituation } from "../life/situations.ts";
import { type AnswerJudgement, judgeAnswer } from "./judge-answer.ts";
import { isBetter, type MendablePlan, type MendedPlan, mendPlan } from "./mend.ts";

/** Result of a question. */
export type AnswerKind =
  /** The first answer was valid. */
  | "right"
  /** The second answer was valid, after a note on the first broken step. */
  | "right-when-asked-again"
  /** The model's valid steps, completed by its earlier plans or the classical planner. */
  | "mended"
  /** Unusable: the situation is left to the classical planner. */
  | "left";

/** A question's result. */
export interface Answered {
  readonly kind: AnswerKind;
  /** The plan to keep; empty for none. */
  readonly actions: readonly number[];
  readonly authors: readonly StepAuthor[];
  /** Whether the plan covers its own situation within the cost rule. */
  readonly isServed: boolean;
  /** The error in the first answer, if any. */
  readonly problem: string | undefined;
  /** Number of model calls: 1 or 2. */
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Options of a question. */
export interface AskOptions {
  readonly domain: Domain;
  readonly llm: LlmPlanner;
  /** Known plans from a state, for completing a broken one. */
  readonly goOn: (goal: Goal, state: PackedState) => readonly MendablePlan[];
  readonly persona: string | undefined;
  /** See `PreparationOptions`. */
  readonly maxReuseCostRatio: number;
  readonly maxCostRatio: number;
  readonly askAgain: boolean;
  readonly answerMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

type Broken = Extract<AnswerJudgement, { kind: "broken" }>;

/**
 * Puts a situation to the model. After a wrong answer the question is repeated once, with a note on
 * the first broken step; failing that, a known plan completes the valid steps.
 *
 * @throws errors of the LLM planner; a failure does not count as a wrong answer
 */
export async function ask(situation: LifeSituation, options: AskOptions): Promise<Answered> {
  const { domain, goOn, maxReuseCostRatio, maxCostRatio } = options;
  const usage = { calls: 0, promptTokens: 0, completionTokens: 0 };
  const broken: Broken[] = [];
  for (const memory of [undefined, "first"] as const) {
    if (memory !== undefined && !options.askAgain) break;
    const answer = await put(situation, { memory: broken[0]?.note }, options);
    usage.calls++;
    if (answer.kind !== "choice") {
      usage.promptTokens += answer.usage?.promptTokens ?? 0;
      usage.completionTokens += answer.usage?.completionTokens ?? 0;
    }
    const judgement = judgeAnswer(domain, situation, answer, maxReuseCostRatio);
    if (judgement.kind === "broken") {
      broken.push(judgement);
      continue;
    }
    return {
      ...usage,
      kind: broken.length === 0 ? "right" : "right-when-asked-again",
      actions: judgement.actions,
      authors: judgement.actions.map(() => "model"),
      isServed: true,
      problem: broken[0]?.reason,
    };
  }
  // A plan that covers its own situation is preferred, even with fewer steps of the model.
  for (const ratio of [maxReuseCostRatio, maxCostRatio]) {
    const maxScaledCost = ratio * situation.reference.scaledCost;
    let best: MendedPlan | undefined;
    for (const answer of broken) {
      const plan = mendPlan(domain, situation, answer, goOn, maxScaledCost);
      if (plan !== undefined && (best === undefined || isBetter(plan, best))) best = plan;
    }
    if (best === undefined) continue;
    const { actions, authors } = best;
    const isServed = ratio === maxReuseCostRatio;
    return { ...usage, kind: "mended", actions, authors, isServed, problem: broken[0]?.reason };
  }
  const problem = broken.map(({ reason }) => reason).join("; asked again: ");
  return { ...usage, kind: "left", actions: [], authors: [], isServed: false, problem };
}

async function put(
  { goal, state }: LifeSituation,
  { memory }: QuestionText,
  { domain, llm, persona, answerMs, clock, signal }: AskOptions,
): Promise<LlmAnswer> {
  const deadline = new Deadline(clock, answerMs);
  const cancel = (): void => deadline.cancel(signal?.reason);
  const ignoreSignal = whenAborted(signal, cancel);
  const text: QuestionText = { persona, memory };
  const key = JSON.stringify(["preparation", domain.hash, goal.hash, persona, memory, [...state]]);
  try {
    return await llm.ask({ question: { key, domain, state, goal, text }, deadline });
  } finally {
    ignoreSignal();
    deadline.release();
  }
}
