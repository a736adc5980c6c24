import type { Outcome, Step } from "@understudy/planner-core";
import { memberMessage, reasonOf } from "@understudy/session";
import type { OutcomeMessage } from "../schema/plan-messages.ts";
import { toldDetail } from "./told-failure.ts";

/**
 * An outcome as a message.
 *
 * @param elapsedMs time since the request's first byte
 * @param heldMs the part of it that the request may have waited for this thread
 */
export function outcomeMessage(outcome: Outcome, elapsedMs: number, heldMs = 0): OutcomeMessage {
  const { agent, status, plan, goal, cost, optimal, source, hit, mended, llmSteps } = outcome;
  const detail = toldDetail(outcome);
  const reason = reasonOf(outcome, heldMs > elapsedMs / 2);
  const { llmIndices, chosen, confidence, because, banned, words } = outcome;
  return {
    agent,
    status,
    steps: (plan?.steps ?? []) as Step[],
    goal: goal.name ?? goal.definition,
    cost,
    optimal,
    source,
    ...(hit === undefined ? {} : { hit }),
    ...(mended === undefined ? {} : { mended }),
    llmSteps,
    ...(llmIndices === undefined ? {} : { llmIndices: [...llmIndices] }),
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
