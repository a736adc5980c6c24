import type { JudgedAnswer, MemberCall } from "./member-call.ts";
import type { PoolAnswer } from "./pool-request.ts";

/** The result of a call. */
export interface MemberAnswer {
  readonly call: MemberCall;
  readonly judged: JudgedAnswer;
}

/** An answer that a strategy decided for. */
export interface PoolDecision {
  readonly answer: PoolAnswer;
  /** The member whose answer it is; undefined if no member's was taken. */
  readonly call?: MemberCall | undefined;
  /** In a few words. */
  readonly why: string;
  /** The share of the members that said the same, from 0 to 1. */
  readonly agreement?: number | undefined;
}

/** Takes what a member answered. */
export function take(
  { call, judged }: MemberAnswer,
  why: string,
  agreement?: number,
): PoolDecision {
  return { call, answer: judged.answer, why, agreement };
}

/** The steps of a plan that apply one after the other, from the first on. */
export function soundBeginning({ judged }: MemberAnswer): readonly number[] {
  const { answer, judgement } = judged;
  return answer.kind === "plan" ? answer.actions.slice(0, judgement?.soundSteps ?? 0) : [];
}

/** The cheapest of the plans that are accepted; the first of equal ones. */
export function cheapest(answers: readonly MemberAnswer[]): MemberAnswer | undefined {
  const accepted = answers.filter(({ judged }) => judged.isAccepted);
  const ratio = ({ judged }: MemberAnswer): number => judged.judgement?.costRatio ?? 1;
  return accepted.sort((one, other) => ratio(one) - ratio(other))[0];
}
