import { Deadline, type Lead, seededRandom, systemClock } from "@understudy/planner-core";
import type { ToldAnswer, ToldQuestion } from "./draw-told.ts";
import { TOLD_KINDS, type ToldKind } from "./told.ts";

/** A share with the limits between which it lies with 95 % confidence. */
export interface ToldShare {
  readonly questions: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/** Asks a lead to choose, as an orchestrator does that has no reader of words. */
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

/** Shares of right answers: of all questions, and of those of each kind. */
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
 * Answers to one text in several states say much the same: the interval is that of a bootstrap which draws whole texts,
 * the same draws each time.
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
