import type { FallbackReason, Goal, Outcome, Plan } from "@understudy/planner-core";
import { EXIT, type ExitCode } from "../exit-code.ts";

/** The answer to one problem. */
export interface Answer {
  readonly status: Outcome["status"];
  readonly plan: Plan | null;
  readonly goal: Goal;
  readonly cost: number;
  readonly optimal: boolean;
  readonly source: Outcome["source"];
  readonly reason?: FallbackReason | undefined;
  /** What the reason means in this case. */
  readonly detail?: string | undefined;
  readonly leadSteps: number;
  /** The model chose this plan among several that were proved already. */
  readonly chosen?: true | undefined;
  readonly elapsedMs: number;
}

/** The exit code that an answer asks for. */
export function exitOf(answer: Pick<Answer, "status">): ExitCode {
  switch (answer.status) {
    case "solved":
      return EXIT.solved;
    case "unsolvable":
      return EXIT.unsolvable;
    default:
      return EXIT.notFound;
  }
}

/** An answer as one line of JSON. */
export function answerJson(
  id: string | number | undefined,
  answer: Answer,
  explanation?: unknown,
): string {
  const { status, plan, goal, cost, optimal, source, reason, leadSteps, chosen } = answer;
  return JSON.stringify({
    id,
    status,
    plan: plan === null ? null : { steps: plan.steps },
    goal: goal.name ?? goal.definition,
    cost,
    optimal,
    source,
    reason,
    leadSteps,
    chosen,
    elapsedMs: Math.round(answer.elapsedMs * 1000) / 1000,
    explanation,
  });
}
