import { type Domain, defaultCostRatio, type Lead } from "@understudy/planner-core";

/** A notice for a model that was not trained on the domain; undefined if it was. */
export function untaughtNotice(domain: Domain, lead: Lead): string | undefined {
  if (lead.isTaught?.(domain) ?? true) return undefined;
  const ratio = defaultCostRatio(domain, lead);
  return `${lead.model} was not taught this domain: its plans may cost at most ${ratio} times the classical planner's`;
}
