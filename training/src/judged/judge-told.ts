import { Deadline, type Lead, seededRandom, systemClock } from "@understudy/planner-core";
import type { ToldAnswer, ToldQuestion } from "./draw-told.ts";
import { TOLD_KINDS, type ToldKind } from "./told.ts";

/** A share with its 95 % confidence interval. */
export interface ToldShare {
  readonly questions: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/** Asks a lead to choose, as an orchestrator without a word reader. */
export async function askTold(
  lead: Lead,
  questions: readonly ToldQuestion[],
  onProgress?: (asked: number) => void,
): Promise<readonly ToldAnswer[]> {
  const deadline = new Deadline(systemClock, Number.POSITIVE_INFINITY);
  const answers: ToldAnswer[] = [];
  for (const question of questions) {
    const { domain, state, candidates, told } = question;
    const goal = candidates[0]?.goal ?? domain.goal({});
    const asked = { key: "", domain, state, goal, text: told.text };
    const answer = await lead.ask({ question: asked, candidates, deadline });
    answers.push({ question, chosen: answer.kind === "choice" ? answer.index : undefined });
    onProgress?.(answers.length);
  }
  deadline.release();
  return answers;
}

/** Shares of right answers: of all questions, and by kind. */
export function sharesOf(
  answers: readonly ToldAnswer[],
): Readonly<Partial<Record<ToldKind | "all", ToldShare>>> {
  const kinds = TOLD_KINDS.map((kind) => [
    kind,
    shareOf(answers.filter(({ question }) => question.told.kind === kind)),
  ]);
  return Object.fromEntries([["all", shareOf(answers)], ...kinds]);
}

/**
 * Answers to one text in several states are correlated, so the interval comes from a deterministic bootstrap over whole
 * texts.
 */
function shareOf(answers: readonly ToldAnswer[]): ToldShare | undefined {
  const told = [...new Set(answers.map(({ question }) => question.told))];
  const texts = told.map((each) =>
    rightOf(answers.filter(({ question }) => question.told === each)),
  );
  if (texts.length === 0) return undefined;
  const random = seededRandom(1);
  const means = Array.from({ length: RESAMPLES }, () =>
    mean(texts.map(() => texts[random.integer(texts.length)] as number)),
  ).sort((one, other) => one - other);
  return {
    questions: answers.length,
    right: rightOf(answers),
    low: means[Math.floor(RESAMPLES * 0.025)] as number,
    high: means[Math.floor(RESAMPLES * 0.975)] as number,
  };
}

function rightOf(answers: readonly ToldAnswer[]): number {
  return mean(answers.map(({ question, chosen }) => (chosen === question.meant ? 1 : 0)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
