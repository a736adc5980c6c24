import { type Domain, defaultCostRatio, type LlmPlanner } from "@understudy/planner-core";

/** A notice for a model that was not trained on the domain; undefined if it was. */
export function untaughtNotice(domain: Domain, llm: LlmPlanner): string | undefined {
  if (llm.isTaught?.(domain) ?? true) return undefined;
  const ratio = defaultCostRatio(domain, llm);
  return `${llm.model} was not taught this domain: its plans may cost at most ${ratio} times the classical planner's`;
}
