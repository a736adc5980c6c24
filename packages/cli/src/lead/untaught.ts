import { type Domain, defaultCostRatio, type Lead } from "@understudy/planner-core";

/** What users should know of a model that was taught only some domains; undefined where this is one of them. */
export function untaughtNotice(domain: Domain, lead: Lead): string | undefined {
  if (lead.isTaught?.(domain) ?? true) return undefined;
  const ratio = defaultCostRatio(domain, lead);
  return `${lead.model} was not taught this domain: its plans may cost at most ${ratio} times the classical planner's`;
}
