import type { Outcome, Step } from "@understudy/planner-core";
import type { OutcomeMessage } from "../schema/plan-messages.ts";
import { toldDetail } from "./told-failure.ts";

/** The pool member behind an answer, and the decision. */
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
 * Why an outcome lacks the model's part, or falls short.
 *
 * @param wasHeld whether the request spent most of its budget waiting for this thread
 */
export function reasonOf(
  { status, reason }: Pick<Outcome, "status" | "reason">,
  wasHeld: boolean,
): Outcome["reason"] {
  const isShort = status === "cut-off" || status === "partial";
  return isShort && wasHeld ? "overloaded" : reason;
}

/**
 * An outcome as a message.
 *
 * @param elapsedMs time since the request's first byte
 * @param heldMs the part of it that the request may have waited for this thread
 */
export function outcomeMessage(outcome: Outcome, elapsedMs: number, heldMs = 0): OutcomeMessage {
  const { agent, status, plan, goal, cost, optimal, source, via, leadSteps } = outcome;
  const detail = toldDetail(outcome);
  const reason = reasonOf(outcome, heldMs > elapsedMs / 2);
  const { leadIndices, chosen, confidence, because, banned, words } = outcome;
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
    ...(words === undefined ? {} : { words }),
    ...(reason === undefined ? {} : { reason }),
    remembered: outcome.remembered ?? false,
    ...(detail === undefined ? {} : { detail }),
    ...memberMessage(outcome),
    elapsedMs,
  };
}
