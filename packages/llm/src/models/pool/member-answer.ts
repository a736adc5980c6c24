import type { JudgedAnswer, MemberCall } from "./member-call.ts";
import type { PoolAnswer } from "./pool-request.ts";

/** The result of a call. */
export interface MemberAnswer {
  readonly call: MemberCall;
  readonly judged: JudgedAnswer;
}

/** The answer chosen by a strategy. */
export interface PoolDecision {
  readonly answer: PoolAnswer;
  /** The call that produced the answer; undefined if no member did. */
  readonly call?: MemberCall | undefined;
  /** The reason, in a few words. */
  readonly why: string;
  /** Share of the members that gave this answer, from 0 to 1. */
  readonly agreement?: number | undefined;
}

/** The decision for a member's answer. */
export function take(
  { call, judged }: MemberAnswer,
  why: string,
  agreement?: number,
): PoolDecision {
  return { call, answer: judged.answer, why, agreement };
}

/** The longest valid prefix of a plan. */
export function soundBeginning({ judged }: MemberAnswer): readonly number[] {
  const { answer, judgement } = judged;
  return answer.kind === "plan" ? answer.actions.slice(0, judgement?.soundSteps ?? 0) : [];
}

/** The cheapest accepted plan; the first among equals. */
export function cheapest(answers: readonly MemberAnswer[]): MemberAnswer | undefined {
  const accepted = answers.filter(({ judged }) => judged.isAccepted);
  const ratio = ({ judged }: MemberAnswer): number => judged.judgement?.costRatio ?? 1;
  return accepted.sort((one, other) => ratio(one) - ratio(other))[0];
}
