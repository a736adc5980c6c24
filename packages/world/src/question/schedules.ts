import type { Outcome } from "@understudy/planner-core";
import type { Asker } from "../binding/asker.ts";
import type { GoalRelevance } from "../relevance/relevance.ts";
import { withoutPlan } from "./confused-things.ts";
import { compiledGoal, type KnownGoal } from "./goals.ts";
import type { InquiryParts } from "./round.ts";

/** The relevance of things for a goal; for a directive, that for any goal. */
export function matterOf(
  { layout, relevance }: Pick<InquiryParts, "layout" | "relevance">,
  known: KnownGoal,
  { constraints }: Pick<Asker, "constraints">,
): GoalRelevance {
  const goal = compiledGoal(layout, known);
  return goal === undefined ? relevance.ofAll : relevance.of(goal, constraints);
}

/**
 * An outcome as what it proves of the steps that a world can do for a single agent. Where only schedules may help, these are
 * out of reach until something changes, as without a plan at all: the agent need not ask again before.
 *
 * @param answer the answer that the outcome is of
 */
export function provedOf(outcome: Outcome, { status }: Outcome): Outcome {
  return status === "unsolvable" ? { ...outcome, status } : outcome;
}

/**
 * An answer without what a world cannot do for a single agent: plan steps that only schedules have. A plan with such a step is
 * dropped, and where one may help, that there is no plan of other steps proves nothing.
 */
export function withoutSchedules(
  answer: Outcome,
  known: KnownGoal,
  parts: Pick<InquiryParts, "layout" | "relevance">,
  asker: Pick<Asker, "constraints">,
): Outcome {
  const isScheduled = answer.plan?.actions.includes(-1) === true;
  const isOpen =
    answer.status === "unsolvable" &&
    parts.relevance.mayNeedSchedule(matterOf(parts, known, asker));
  return isScheduled || isOpen ? withoutPlan(answer) : answer;
}
