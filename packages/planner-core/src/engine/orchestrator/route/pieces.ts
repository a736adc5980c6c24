import type { Work } from "../../../base/work/work.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type {
  ManyRequest,
  NowRequest,
  PlanContinuation,
  PlanRequest,
} from "../../contract/request.ts";
import type { Orchestrator } from "../orchestrator.ts";

/**
 * The immediate answer of `plan`, if there is one: a plan from the cache or from a policy. Synchronous, for servers
 * that avoid needless waits.
 *
 * @returns if there is no immediate answer, or if there is an observer, a function that continues like `plan`; call
 *   it in the same turn or not at all
 * @throws like `plan`, for a caller's mistake
 */
export function planKnown<T extends DomainTypes>(
  { routes }: Orchestrator<T>,
  request: PlanRequest<T>,
): Outcome<T> | PlanContinuation<T> {
  return routes.of(request).planKnown(request);
}

/**
 * `planNow` in pieces of about a millisecond, for servers that do other work in between. The slice is measured by the
 * clock.
 *
 * @throws like `planNow`
 */
export function* planNowInPieces<T extends DomainTypes>(
  { routes }: Orchestrator<T>,
  request: NowRequest<T>,
  sliceMs = 0.5,
): Work<Outcome<T>> {
  return yield* routes.of(request).planNowInPieces(request, sliceMs, 0);
}

/**
 * `planMany` in pieces of about a millisecond, for servers that do other work in between. The slice is measured by
 * the clock. A round ends before the next one begins.
 *
 * @throws like `planMany`
 */
export function* planManyInPieces<T extends DomainTypes>(
  { routes }: Orchestrator<T>,
  requests: readonly ManyRequest<T>[],
  sliceMs = 2,
): Work<(Outcome<T> | undefined)[]> {
  const limits = { sliceMs, moreFollow: false, others: 0, improveMs: 0 };
  return (yield* routes.planMany(requests, limits)) as (Outcome<T> | undefined)[];
}
