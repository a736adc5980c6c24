import type { Goal } from "../domain/domain.ts";
import type { CacheQuery } from "./cache.ts";
import type { LeadCandidate } from "./lead.ts";
import type { FallbackReason } from "./outcome.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { UnderstudyPlan } from "./understudy.ts";

/** What is known of a request once its goals were looked at. */
export interface Situation {
  readonly request: PreparedRequest;
  /** Those that do not hold, most important first; at least one. */
  readonly goals: readonly Goal[];
  /** For the most important of them that is not proved unreachable. */
  readonly query: CacheQuery;
  /** What decides the lead's choice; undefined if it is to plan. */
  readonly choiceKey: string | undefined;
}

/** A plan that a lead may choose. */
export interface ProvedCandidate extends LeadCandidate {
  readonly optimal: boolean;
}

/** Why the lead does not go on. */
export interface Refusal {
  readonly reason: FallbackReason;
  readonly detail?: string | undefined;
  readonly remembered?: true | undefined;
}

/** What the lead gets as a draft: the understudy's complete plan for the goal that it is asked for. */
export function draftOf(understudy: UnderstudyPlan): readonly number[] | undefined {
  return understudy.status === "solved" && understudy.goal === understudy.leadGoal
    ? understudy.actions
    : undefined;
}
