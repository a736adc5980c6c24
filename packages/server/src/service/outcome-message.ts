import type { Outcome, Step } from "@understudy/planner-core";
import type { OutcomeMessage } from "../schema/plan-messages.ts";

/** Which of several models gave an answer, and how they came to it, as clients get it. */
export function memberMessage({
  member,
  ensemble,
}: Pick<Outcome, "member" | "ensemble">): Pick<OutcomeMessage, "member" | "ensemble"> {
  return {
    ...(member === undefined ? {} : { member }),
    ...(ensemble === undefined ? {} : { ensemble: { ...ensemble, calls: [...ensemble.calls] } }),
  };
}

/**
 * An outcome as clients get it.
 *
 * @param elapsedMs from the first byte of the request to now
 */
export function outcomeMessage(outcome: Outcome, elapsedMs: number): OutcomeMessage {
  const { agent, status, plan, goal, cost, optimal, source, via, leadSteps, reason, detail } =
    outcome;
  const { leadIndices, chosen, confidence, because, banned } = outcome;
  return {
    agent,
    status,
    steps: (plan?.steps ?? []) as Step[],
    goal: goal.name ?? goal.definition,
    cost,
    optimal,
    source,
    ...(via === undefined ? {} : { via }),
    leadSteps,
    ...(leadIndices === undefined ? {} : { leadIndices: [...leadIndices] }),
    ...(chosen === undefined ? {} : { chosen }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(because === undefined ? {} : { because: [...because] }),
    ...(banned === undefined ? {} : { banned }),
    ...(reason === undefined ? {} : { reason }),
    remembered: outcome.remembered ?? false,
    ...(detail === undefined ? {} : { detail }),
    ...memberMessage(outcome),
    elapsedMs,
  };
}
