import type { FallbackReason, Goal, Outcome, Plan } from "@understudy/planner-core";
import { EXIT, type ExitCode } from "../exit-code.ts";

/** The answer to one problem. */
export interface ProblemAnswer {
  readonly status: Outcome["status"];
  readonly plan: Plan | null;
  readonly goal: Goal;
  readonly cost: number;
  readonly optimal: boolean;
  readonly source: Outcome["source"];
  readonly reason?: FallbackReason | undefined;
  /** The meaning of the reason in this case. */
  readonly detail?: string | undefined;
  readonly leadSteps: number;
  /** The model that wrote it, if a pool was asked. */
  readonly member?: string | undefined;
  /** Which steps these are, by their index; if absent, the first ones. */
  readonly leadIndices?: Outcome["leadIndices"] | undefined;
  /** The chooser of this goal or plan among several: words, or the model among plans that were proved already. */
  readonly chosen?: Outcome["chosen"] | undefined;
  /** How sure a directive was read, from 0 to 1. */
  readonly confidence?: number | undefined;
  /** Which words of it were taken for what. */
  readonly because?: Outcome["because"] | undefined;
  /** Its prohibitions leave no goal. */
  readonly banned?: true | undefined;
  /** Nobody read the directive. */
  readonly words?: Outcome["words"] | undefined;
  readonly elapsedMs: number;
}

/** The exit code that an answer asks for. */
export function exitOf(answer: Pick<ProblemAnswer, "status">): ExitCode {
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
  answer: ProblemAnswer,
  explanation?: unknown,
): string {
  const { status, plan, goal, cost, optimal, source, reason, leadSteps, leadIndices } = answer;
  const { member, chosen, confidence, because, banned, words } = answer;
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
    leadIndices,
    member,
    chosen,
    confidence,
    because,
    banned,
    words,
    elapsedMs: Math.round(answer.elapsedMs * 1000) / 1000,
    explanation,
  });
}
