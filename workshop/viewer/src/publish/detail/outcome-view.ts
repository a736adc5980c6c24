import type { Domain, Outcome } from "@understudy/planner-core";
import type { OutcomeView } from "../../protocol/detail.ts";
import { goalText } from "../agent-slot.ts";

/** Limit on the length of an error's details. */
const MAX_DETAIL = 500;

/** Limit on displayed findings. */
const MAX_FINDINGS = 12;

/** An outcome as a message. */
export function outcomeView(domain: Domain, outcome: Outcome): OutcomeView {
  const { hit, mended, chosen, confidence, because, banned, reason, remembered, detail } = outcome;
  const { member, ensemble } = outcome;
  return {
    status: outcome.status,
    source: outcome.source,
    goal: goalText(domain, outcome.goal),
    steps: outcome.plan?.actions.length ?? 0,
    cost: outcome.cost,
    optimal: outcome.optimal,
    llmSteps: outcome.llmSteps,
    elapsedMs: outcome.elapsedMs,
    ...(hit === undefined ? undefined : { hit }),
    ...(mended === undefined ? undefined : { mended }),
    ...(chosen === undefined ? undefined : { chosen }),
    ...(confidence === undefined ? undefined : { confidence }),
    ...(because === undefined ? undefined : { because: because.slice(0, MAX_FINDINGS) }),
    ...(banned === undefined ? undefined : { banned }),
    ...(member === undefined ? undefined : { member }),
    ...(ensemble === undefined ? undefined : { ensemble }),
    ...(reason === undefined ? undefined : { reason }),
    ...(remembered === undefined ? undefined : { remembered }),
    ...(detail === undefined ? undefined : { detail: detail.slice(0, MAX_DETAIL) }),
  };
}
