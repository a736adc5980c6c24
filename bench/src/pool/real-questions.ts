import { seededRandom } from "@understudy/planner-core";
import {
  demoProblems,
  type EvaluationProblem,
  strangeProblems,
} from "../embedded/evaluation-problems.ts";
import { drawQuestions, type PoolQuestion } from "./question-set.ts";

/**
 * The questions to real models. `taught`: of two domains that both were taught, where neither fails. `village`: of the
 * largest one that both were taught. `strangers`: each of a domain of its own that neither was taught.
 */
export const REAL_SETS = ["taught", "village", "strangers"] as const;

/** A set of questions to real models. */
export type RealSet = (typeof REAL_SETS)[number];

const SEED = 20_262;
const MOST: Readonly<Record<RealSet, number>> = { taught: 40, village: 30, strangers: 20 };

/** Questions of a set whose plans take two steps or more, drawn by seed. */
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
