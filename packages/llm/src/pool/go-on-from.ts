import { type LeadRequest, PlanProver } from "@understudy/planner-core";

/** The question that remains behind steps that stand already. */
export function goOnFrom(
  after: readonly number[],
  { question, redraft, judge }: Pick<LeadRequest, "question" | "redraft" | "judge">,
): Pick<LeadRequest, "question" | "redraft" | "judge"> {
  if (after.length === 0) return { question, redraft, judge };
  const prover = new PlanProver(question.domain);
  prover.prove(question.state, after, undefined, question);
  return {
    question: {
      ...question,
      key: `${question.key}:${after.join(",")}`,
      state: prover.state.slice(),
    },
    redraft: redraft && ((steps) => redraft([...after, ...steps])),
    judge: judge && ((actions) => judge([...after, ...actions])),
  };
}
