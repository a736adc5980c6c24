import {
  Deadline,
  type Lead,
  type LeadAnswer,
  type LeadUsage,
  type Question,
  systemClock,
} from "@understudy/planner-core";
import { CHOICE_RULES, type ChoiceRule } from "../choice/choice-rules.ts";
import type { ChoiceProblem } from "../choice/draw-choices.ts";
import type { Problem } from "../problems/problem.ts";
import type { LessonDomain } from "../teacher/lesson-domain.ts";
import {
  isDemo,
  QUESTION_SETS,
  type QuestionGroup,
  type QuestionSetName,
} from "./draw-questions.ts";
import { judgePlan } from "./judge.ts";
import { type SetResult, type SpeedResult, speedOf, Tally } from "./tally.ts";

/** Options of plan requests. */
export interface AskOptions {
  /** Time limit of a call, above which it counts as an error, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number | undefined;
  /** Whether to send the optimal plan as a draft, as the understudy's in a game. Default false. */
  readonly withDrafts?: boolean | undefined;
  /** Called after each question. */
  readonly onProgress?: ((asked: number) => void) | undefined;
}

/** Results of a model's plans. */
export interface PlanEvaluation {
  readonly sets: Readonly<Partial<Record<QuestionSetName, SetResult>>>;
  /** Speed on the demo domains, whose system prompts stay cached. */
  readonly speed: SpeedResult | undefined;
}

/** Requests plans from a model, one after the other, and judges each as written. */
export async function evaluatePlans(
  lead: Lead,
  groups: readonly QuestionGroup[],
  options: AskOptions = {},
): Promise<PlanEvaluation> {
  const tallies = new Map<QuestionSetName, Tally>();
  const usages: LeadUsage[] = [];
  let asked = 0;
  for (const { set, lesson, problems } of groups) {
    const tally = tallies.get(set) ?? new Tally();
    tallies.set(set, tally);
    for (const [index, problem] of problems.entries()) {
      const question = questionOf(lesson, problem);
      const draft = options.withDrafts ? problem.actions : undefined;
      const answer = await ask(lead, { question, draft }, options);
      tally.add(
        problem.actions.length,
        answer && judgePlan(lesson, problem, writtenOut(lesson, answer)),
      );
      // The first request of a domain evaluates its system prompt.
      if (isDemo(set) && index > 0 && answer?.usage !== undefined) usages.push(answer.usage);
      options.onProgress?.(++asked);
    }
  }
  const sets = QUESTION_SETS.flatMap((name) => {
    const tally = tallies.get(name);
    return tally === undefined ? [] : [[name, tally.result] as const];
  });
  return { sets: Object.fromEntries(sets), speed: speedOf(usages) };
}

/** The text of an answer, also for a lead that returns steps without text. */
function writtenOut({ domain }: LessonDomain, answer: LeadAnswer): string {
  if (answer.kind !== "plan" || answer.text !== "") return answer.text;
  return JSON.stringify({ steps: answer.actions.map((action) => domain.step(action)) });
}

/** A domain with its choice questions. */
export interface ChoiceGroup {
  readonly lesson: LessonDomain;
  readonly problems: readonly ChoiceProblem[];
}

/** Number of right choices of a model. */
export interface ChoiceEvaluation {
  readonly questions: number;
  readonly right: number;
  /** Expected number of right choices by chance. */
  readonly byChance: number;
  readonly byRule: Readonly<
    Partial<Record<ChoiceRule, { readonly questions: number; readonly right: number }>>
  >;
}

/** Requests choices from a model. */
export async function evaluateChoices(
  lead: Lead,
  groups: readonly ChoiceGroup[],
  options: AskOptions = {},
): Promise<ChoiceEvaluation> {
  const byRule: Partial<Record<ChoiceRule, { questions: number; right: number }>> = {};
  let byChance = 0;
  let asked = 0;
  for (const { lesson, problems } of groups) {
    for (const { state, candidates, text, index, rule } of problems) {
      const [{ goal } = { goal: lesson.domain.goal({}) }] = candidates;
      const question = { key: "", domain: lesson.domain, state, goal, text };
      const answer = await ask(lead, { question, candidates }, options);
      const counts = byRule[rule] ?? { questions: 0, right: 0 };
      byRule[rule] = counts;
      counts.questions++;
      if (answer?.kind === "choice" && answer.index === index) counts.right++;
      byChance += 1 / candidates.length;
      options.onProgress?.(++asked);
    }
  }
  const rules = CHOICE_RULES.flatMap((rule) => byRule[rule] ?? []);
  return {
    questions: rules.reduce((sum, { questions }) => sum + questions, 0),
    right: rules.reduce((sum, { right }) => sum + right, 0),
    byChance,
    byRule,
  };
}

/** A problem as a question to a lead. */
export function questionOf(
  { domain }: LessonDomain,
  { state, goal, text = {} }: Problem,
): Question {
  return { key: "", domain, state, goal, text };
}

/** An answer; undefined on failure, so that a model's single failure does not end the evaluation. */
export async function ask(
  lead: Lead,
  request: Omit<Parameters<Lead["ask"]>[0], "deadline">,
  { timeoutMs = 60_000 }: AskOptions = {},
): Promise<LeadAnswer | undefined> {
  const deadline = new Deadline(systemClock, timeoutMs);
  try {
    return await lead.ask({ ...request, deadline });
  } catch {
    return undefined;
  } finally {
    deadline.release();
  }
}
