import { type Outcome, RequestError } from "@understudy/planner-core";
import type { Asker } from "../binding/asker.ts";
import type { GoalRelevance } from "../relevance/relevance.ts";
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
 * Refuses goals that a world cannot plan for a single agent: with steps that only schedules have, in a plan, or where there is no other.
 *
 * @throws RequestError
 */
export function refuseSchedules(
  parts: Pick<InquiryParts, "layout" | "relevance">,
  goals: readonly KnownGoal[],
  asker: Pick<Asker, "constraints">,
  { status, plan }: Outcome,
): void {
  const step = plan?.steps[plan.actions.indexOf(-1)];
  const needed = (): string | undefined =>
    goals
      .map((known) => parts.relevance.onlyInSchedules(matterOf(parts, known, asker)))
      .find((tool) => tool !== undefined);
  const tool = step?.tool ?? (status === "unsolvable" ? needed() : undefined);
  if (tool === undefined) return;
  const message = `needs a schedule: what a step of ${tool} does at its start does not combine with its end`;
  const hint = "a world plans such steps for squads, also of one: world.squad([name])";
  throw new RequestError([{ pointer: "/goal", message, hint }]);
}
