import type { Domain, Outcome } from "@understudy/planner-core";
import type { OutcomeView } from "../../protocol/detail.ts";
import { goalText } from "../agent-slot.ts";

/** Details of errors can be pages of text. */
const MAX_DETAIL = 500;

/** An answer as a message tells it. */
export function outcomeView(domain: Domain, outcome: Outcome): OutcomeView {
  const { via, chosen, reason, remembered, detail } = outcome;
  return {
    status: outcome.status,
    source: outcome.source,
    goal: goalText(domain, outcome.goal),
    steps: outcome.plan?.actions.length ?? 0,
    cost: outcome.cost,
    optimal: outcome.optimal,
    leadSteps: outcome.leadSteps,
    elapsedMs: outcome.elapsedMs,
    ...(via === undefined ? undefined : { via }),
    ...(chosen === undefined ? undefined : { chosen }),
    ...(reason === undefined ? undefined : { reason }),
    ...(remembered === undefined ? undefined : { remembered }),
    ...(detail === undefined ? undefined : { detail: detail.slice(0, MAX_DETAIL) }),
  };
}
