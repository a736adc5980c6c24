import { seededRandom } from "@understudy/planner-core";
import {
  demoProblems,
  type EvaluationProblem,
  strangeProblems,
} from "../embedded/evaluation-problems.ts";
import { drawQuestions, type PoolQuestion } from "./question-set.ts";

/**
 * Question sets for real models. `taught`: two domains that both were trained on, without failures. `village`: the
 * largest one that both were trained on. `strangers`: a different untrained domain per question.
 */
export const REAL_SETS = ["taught", "village", "strangers"] as const;

/** A question set for real models. */
export type RealSet = (typeof REAL_SETS)[number];

const SEED = 20_262;
const MOST: Readonly<Record<RealSet, number>> = { taught: 40, village: 30, strangers: 20 };

/** Random questions of a set with plans of at least two steps. */
export function realQuestions(set: RealSet, most: number): readonly PoolQuestion[] {
  const count = Math.min(most, MOST[set]);
  if (set === "taught") return drawQuestions(count, SEED);
  const problems =
    set === "strangers"
      ? strangeProblems()
      : demoProblems().filter(({ question }) => question.domain.name === "village");
  const left = problems.filter(({ optimal }) => optimal.length >= 2);
  const random = seededRandom(SEED);
  return Array.from({ length: count }, () => {
    const [drawn] = left.splice(random.integer(left.length), 1);
    return questionOf(drawn as EvaluationProblem);
  });
}

function questionOf({ question, optimal: best, cost }: EvaluationProblem): PoolQuestion {
  const { domain, state, goal } = question;
  return { domain, state, goal, best, cost };
}
