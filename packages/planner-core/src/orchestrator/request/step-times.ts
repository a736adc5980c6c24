import type { NowRequest } from "../../contract/request.ts";
import type { DomainTypes } from "../../domain/definition/types.ts";
import type { Domain } from "../../domain/domain.ts";
import { whyScheduled } from "../../domain/timed/needs-schedule.ts";
import { RequestError } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import { timedPlan } from "../../schedule/timed-plan.ts";
import { chooseGoals } from "./goal-choice.ts";
import { checkRequest } from "./prepare.ts";
import { within } from "./request-checks.ts";

/** Adds times to the steps of a plan. */
export type StepTimes = (plan: Plan) => Plan;

/**
 * The times for the steps of a request's plans; undefined in a domain without time. The state is copied, as the game may
 * change it.
 *
 * @throws StateError; RequestError if no plan of one step after the other does
 */
export function stepTimesOf<T extends DomainTypes>(
  domain: Domain<T>,
  request: NowRequest<T>,
): StepTimes | undefined {
  const { time } = domain;
  if (time === undefined) return undefined;
  checkRequest(request);
  const { goals } = chooseGoals(domain, request.goal);
  const why = whyScheduled(
    time,
    goals.map(({ name }) => name),
  );
  if (why !== undefined) {
    const message = `needs a schedule: ${why}`;
    const hint = "pass `time: new TimePlanner()` of @understudy/classical/time to the orchestrator";
    throw new RequestError([{ pointer: "/goal", message, hint }]);
  }
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
  return requests.map((request, index) => {
    try {
      return stepTimesOf(domain, request);
    } catch (error) {
      throw within(error, index);
    }
  });
}
