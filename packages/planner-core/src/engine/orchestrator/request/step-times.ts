import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Domain } from "../../../rules/domain/domain.ts";
import type { Plan } from "../../../rules/plan/plan.ts";
import { timedPlan } from "../../../time/plan/timed-plan.ts";
import type { NowRequest } from "../../contract/request.ts";
import { forEachRequest } from "./request-checks.ts";

/** Adds times to the steps of a plan. */
export type StepTimes = (plan: Plan) => Plan;

/**
 * The times for the steps of a request's plans; undefined in a domain without time. The state is copied, as the game may
 * change it.
 *
 * @throws StateError
 */
export function stepTimesOf<T extends DomainTypes>(
  domain: Domain<T>,
  request: NowRequest<T>,
): StepTimes | undefined {
  const { time } = domain;
  if (time === undefined) return undefined;
  const state = domain.pack(request.state).slice();
  const ways = request.ways === undefined ? undefined : domain.ways(request.ways);
  return (plan) => timedPlan(domain.untyped, state, plan, ways);
}

/**
 * The times for the steps of many requests; undefined in a domain without time.
 *
 * @throws like `stepTimesOf`, with the index of the request in the pointer
 */
export function stepTimesOfAll<T extends DomainTypes>(
  domain: Domain<T>,
  requests: readonly NowRequest<T>[],
): readonly (StepTimes | undefined)[] | undefined {
  if (domain.time === undefined) return undefined;
  return forEachRequest(requests, (request) => stepTimesOf(domain, request));
}
