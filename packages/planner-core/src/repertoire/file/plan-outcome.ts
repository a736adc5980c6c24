import type { Domain } from "../../domain/domain.ts";
import type { StoreResult } from "../store/plan-store.ts";
import { compareConditions } from "./compare-conditions.ts";
import type { PlanOutcome } from "./load-report.ts";
import type { ReadFile, ReadPlan } from "./read-file.ts";
import { RepertoireError } from "./repertoire-error.ts";

/** The outcome of a plan of a file in this domain. In its own domain nothing can have changed. */
export function outcomeOf(
  domain: Domain,
  plan: ReadPlan,
  result: Exclude<StoreResult, { kind: "refused" }>,
  sameDomain: boolean,
): PlanOutcome {
  const { pointer } = plan;
  if (sameDomain) return { pointer, outcome: "kept", added: [], removed: [] };
  const { added, removed } = compareConditions(domain, plan.when, result.precondition);
  const outcome = added.length > 0 ? "narrowed" : removed.length > 0 ? "widened" : "kept";
  return { pointer, outcome, added, removed };
}

/** A plan without its optimal cost, which is unknown in a changed domain. */
export function withoutOptimum(plan: ReadPlan): ReadPlan {
  return { ...plan, facts: { ...plan.facts, optimalScaledCost: undefined } };
}

/** The refusal of a file for a domain of another name, with no plan that works here. */
export function foreignFile(
  domain: Domain,
  made: ReadFile["made"],
  outcomes: readonly PlanOutcome[],
): RepertoireError {
  const first = outcomes.find(({ reason }) => reason !== undefined);
  const example = first === undefined ? "" : `, such as ${first.pointer}: ${first.reason}`;
  return new RepertoireError([
    {
      pointer: "/domain",
      message: `was made for ${JSON.stringify(made.name)}; none of its plans works in "${domain.name}"${example}`,
    },
  ]);
}
