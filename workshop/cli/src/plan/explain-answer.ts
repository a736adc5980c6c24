import {
  explainPlan,
  explainUnreachable,
  formatPlanExplanation,
  formatUnreachable,
  type PlanExplanation,
  type Unreachability,
} from "@understudy/classical";
import type { Domain } from "@understudy/planner-core";
import type { Problem } from "../input/problem.ts";
import type { TimeLimit } from "../time-limit.ts";
import type { ProblemAnswer } from "./answer.ts";

/** The explanation of a plan, or of the lack of one: fields for JSON, and lines of text. */
export interface AnswerExplanation {
  readonly why: PlanExplanation | Unreachability;
  readonly text: string;
}

/** Limits of each search in an explanation: explanations beyond them would be unreadable. */
const EXPANSIONS = 20_000;

/** The explanation of an answer; undefined if there is nothing to explain. */
export function explainAnswer(
  domain: Domain,
  { state, ways }: Pick<Problem, "state" | "ways">,
  { status, plan, goal }: Pick<ProblemAnswer, "status" | "plan" | "goal">,
  limit?: TimeLimit,
): AnswerExplanation | undefined {
  const problem = { domain, state, goal, ways };
  if (status === "unsolvable") {
    const why = explainUnreachable(problem, { expansions: EXPANSIONS, ...limit?.slice });
    return { why, text: formatUnreachable(why) };
  }
  if (status !== "solved" || plan === null || plan.steps.length === 0) return undefined;
  const why = explainPlan(problem, plan.actions);
  return { why, text: formatPlanExplanation(why) };
}
