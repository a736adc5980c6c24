import type { Clock } from "../../../base/clock/clock.ts";
import type { Work } from "../../../base/work/work.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Domain } from "../../../rules/domain/domain.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { ManyRequest } from "../../contract/request.ts";
import type { RequestOutcome } from "../outcome/request-outcome.ts";
import type { Schedules } from "../outcome/schedules.ts";
import { renumbered } from "../request/request-checks.ts";
import { type StepTimes, stepTimesOfAll } from "../request/step-times.ts";
import type { PlanningRound } from "./planning-round.ts";

/** Least time for schedules after a round, in milliseconds. */
const LEAST_MS = 0.1;

/** The planners of many requests. */
interface PlannersOfMany<T extends DomainTypes> {
  readonly domain: Domain<T>;
  readonly clock: Clock;
  readonly schedules: Schedules;
  readonly round: PlanningRound;
  /** Adds times to the steps of an outcome. */
  readonly timed: (outcome: RequestOutcome, times: StepTimes | undefined) => void;
}

/** The limits of one call; see `PlanningRound.run`. */
interface CallLimits {
  readonly sliceMs: number;
  readonly moreFollow: boolean;
  readonly others: number;
  readonly improveMs: number;
}

/**
 * Plans for many agents within one slice: requests that need a schedule go to the planner for time, all others to a round.
 * Each of both has a share of the time by its number of agents. Schedules come last, and have what the round has left.
 *
 * @throws like `PlanningRound.run`
 */
export function* planForAll<T extends DomainTypes>(
  planners: PlannersOfMany<T>,
  requests: readonly ManyRequest<T>[],
  limits: CallLimits,
): Work<(Outcome<T> | undefined)[]> {
  const { clock, schedules } = planners;
  const needs = schedules.needs(requests);
  if (needs === undefined) return yield* planInRound(planners, requests, limits);
  const isTimed = (index: number): boolean => needs[index] === true;
  const all = [...requests.keys()];
  const timed = all.filter(isTimed);
  const plain = all.filter((index) => !isTimed(index));
  const share = plain.length / all.length;
  const { sliceMs, improveMs } = limits;
  const untilMs = clock.now() + sliceMs + improveMs;
  const outcomes = new Array<Outcome<T> | undefined>(all.length).fill(undefined);
  const part = { ...limits, sliceMs: sliceMs * share, improveMs: improveMs * share };
  // Without a request, too: agents that no longer ask lose their places.
  const inRound = planInRound(planners, listed(requests, plain), { ...part, moreFollow: true });
  yield* into(outcomes, plain, inRound);
  const leftMs = Math.max(LEAST_MS, untilMs - clock.now());
  yield* into(outcomes, timed, schedules.planMany<T>(listed(requests, timed), leftMs));
  return outcomes;
}

function* planInRound<T extends DomainTypes>(
  { domain, round, timed }: PlannersOfMany<T>,
  requests: readonly ManyRequest<T>[],
  { sliceMs, moreFollow, others, improveMs }: CallLimits,
): Work<(Outcome<T> | undefined)[]> {
  const times = stepTimesOfAll(domain, requests);
  const asked = requests as unknown as readonly ManyRequest[];
  const outcomes = yield* round.run(asked, sliceMs, moreFollow, others, improveMs);
  if (times !== undefined) outcomes.forEach((each, at) => void (each && timed(each, times[at])));
  return outcomes as unknown as (Outcome<T> | undefined)[];
}

/** Puts the outcomes of some requests into the list of all. */
function* into<Result>(
  all: Result[],
  indices: readonly number[],
  work: Work<readonly Result[]>,
): Work {
  try {
    const found = yield* work;
    for (const [at, index] of indices.entries()) all[index] = found[at] as Result;
  } catch (error) {
    throw renumbered(error, indices);
  }
}

function listed<Item>(all: readonly Item[], indices: readonly number[]): readonly Item[] {
  return indices.map((index) => all[index] as Item);
}
