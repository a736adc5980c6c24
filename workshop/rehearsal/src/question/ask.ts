/**
 * One question to the teacher, and the judgement of its answer.
 *
 * @module
 */

import {
  type Clock,
  Deadline,
  type Domain,
  type Goal,
  type Lead,
  type LeadAnswer,
  type PackedState,
  type QuestionText,
  type StepAuthor,
} from "@understudy/planner-core";
import { whenAborted } from "@understudy/planner-core/internal";
import type { LifeSituation } from "../life/situations.ts";
import { type AnswerJudgement, judgeAnswer } from "./judge-answer.ts";
import { isBetter, type MendablePlan, type MendedPlan, mendPlan } from "./mend.ts";

/** How a question ended. */
export type AnswerKind =
  /** The first answer was right. */
  | "right"
  /** The second was, once the model was told its first broken step. */
  | "right-when-asked-again"
  /** The model's beginning, finished by plans that it wrote before, or by the understudy. */
  | "mended"
  /** No good: the situation is left to the understudy. */
  | "left";

/** The result of one question. */
export interface Answered {
  readonly kind: AnswerKind;
  /** The plan to keep; empty if there is none. */
  readonly actions: readonly number[];
  readonly authors: readonly StepAuthor[];
  /** Whether the plan serves its own situation within the cost rule. */
  readonly isServed: boolean;
  /** The mistake in the first answer; undefined if there was none. */
  readonly problem: string | undefined;
  /** How often the model was asked: 1 or 2. */
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Options of a question. */
export interface AskOptions {
  readonly domain: Domain;
  readonly lead: Lead;
  /** Plans that are known from a state, for one that breaks on the way. */
  readonly goOn: (goal: Goal, state: PackedState) => readonly MendablePlan[];
  readonly persona: string | undefined;
  /** See `RehearsalOptions`. */
  readonly maxReuseCostRatio: number;
  readonly maxCostRatio: number;
  readonly askAgain: boolean;
  readonly answerMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

type Broken = Extract<AnswerJudgement, { kind: "broken" }>;

/**
 * Puts a situation to the model. A wrong answer is asked for again once, with its first broken step named;
 * if that does not help, what it began is finished by a plan that is known already.
 *
 * @throws whatever the lead throws: a model that fails is no wrong answer
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
  // The plan that serves its own situation is the better one, even if less of it is the model's.
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
  { domain, lead, persona, answerMs, clock, signal }: AskOptions,
): Promise<LeadAnswer> {
  const deadline = new Deadline(clock, answerMs);
  const cancel = (): void => deadline.cancel(signal?.reason);
  const ignoreSignal = whenAborted(signal, cancel);
  const text: QuestionText = { persona, memory };
  const key = JSON.stringify(["rehearsal", domain.hash, goal.hash, persona, memory, [...state]]);
  try {
    return await lead.ask({ question: { key, domain, state, goal, text }, deadline });
  } finally {
    ignoreSignal();
    deadline.release();
  }
}
