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
  readonly hit?: Outcome["hit"] | undefined;
  readonly mended?: Outcome["mended"] | undefined;
  readonly reason?: FallbackReason | undefined;
  /** Details of the reason. */
  readonly detail?: string | undefined;
  readonly llmSteps: number;
  /** The pool member that wrote it. */
  readonly member?: string | undefined;
  /** Indices of the LLM planner's steps; if absent, the first ones. */
  readonly llmIndices?: Outcome["llmIndices"] | undefined;
  /** The source of the choice among several goals or plans: the directive's words, or the model. */
  readonly chosen?: Outcome["chosen"] | undefined;
  /** Confidence of the directive's reading, from 0 to 1. */
  readonly confidence?: number | undefined;
  /** The directive's words, with their meanings. */
  readonly because?: Outcome["because"] | undefined;
  /** Whether the directive's prohibitions leave no goal. */
  readonly banned?: true | undefined;
  /** Set if the directive was not read. */
  readonly words?: Outcome["words"] | undefined;
  readonly elapsedMs: number;
}

/** The exit code of an answer. */
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
  const { status, plan, goal, cost, optimal, source, hit, mended, reason, llmSteps, llmIndices } =
    answer;
  const { member, chosen, confidence, because, banned, words } = answer;
  return JSON.stringify({
    id,
    status,
    plan: plan === null ? null : { steps: plan.steps },
    goal: goal.name ?? goal.definition,
    cost,
    optimal,
    source,
    hit,
    mended,
    reason,
    llmSteps,
    llmIndices,
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
