import type { Problem } from "../input/problem.ts";
import type { ProblemAnswer } from "./answer.ts";

/** The planners that may answer. */
export const PLANNER_NAMES = ["auto", "llm", "classical"] as const;
/** One of {@link PLANNER_NAMES}. */
export type PlannerName = (typeof PLANNER_NAMES)[number];

/** Answers problems of one domain, one at a time. */
export interface Solver {
  solve(problem: Problem): Promise<ProblemAnswer>;
}
