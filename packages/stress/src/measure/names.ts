import type { FallbackReason, OutcomeStatus, PlanSource } from "@understudy/planner-core";

/** Sources in the order of their columns on a board. */
export const SOURCES: readonly PlanSource[] = [
  "exact",
  "generalised",
  "similar",
  "llm",
  "mended",
  "classical",
];

/** Reasons in the order of their columns. */
export const REASONS: readonly FallbackReason[] = [
  "budget",
  "timeout",
  "breaker-open",
  "overloaded",
  "backend-error",
  "context-limit",
  "invalid-json",
  "invalid-plan",
  "unsound-plan",
  "costly-plan",
  "disposed",
];

/** Statuses in the order of their columns. */
export const STATUSES: readonly OutcomeStatus[] = ["solved", "unsolvable", "partial", "cut-off"];

/** Sources before this one are tiers of the cache. */
export const FIRST_UNCACHED = 3;

/** The column of each name. */
export function columnsOf<Name extends string>(
  names: readonly Name[],
): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<Name, number>;
}
