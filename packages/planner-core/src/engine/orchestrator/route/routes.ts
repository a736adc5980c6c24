import type { Clock } from "../../../base/clock/clock.ts";
import type { Work } from "../../../base/work/work.ts";
import type { AnyDomainTypes, DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { ManyRequest, NowRequest } from "../../contract/request.ts";
import type { PipelineParts } from "../pipeline.ts";
import { renumbered } from "../request/request-checks.ts";
import type { Route, TickLimits } from "./route.ts";
import type { ScheduleRoute } from "./schedule-route.ts";
import type { SequentialRoute } from "./sequential-route.ts";
import { TimedRoute } from "./timed-route.ts";

/** Least time for schedules after a round, in milliseconds. */
const LEAST_MS = 0.1;

/**
 * Chooses the route of each request: by a schedule where one step after the other is not enough, otherwise the sequential
 * one. Only this choice and the routes with time know of time.
 */
export class Routes<T extends DomainTypes = AnyDomainTypes> {
  readonly #clock: Clock;
  readonly #sequential: Route<T>;
  readonly #schedules: ScheduleRoute;

  constructor(
    { domain, clock }: PipelineParts,
    sequential: SequentialRoute,
    schedules: ScheduleRoute,
  ) {
    const route: Route =
      domain.time === undefined ? sequential : new TimedRoute(domain, sequential);
    this.#clock = clock;
    // Requests and outcomes have the domain's types: only the engine dropped them.
    this.#sequential = route as unknown as Route<T>;
    this.#schedules = schedules;
  }

  /** @throws RequestError if a request needs a schedule and there is no planner for it */
  of(request: NowRequest<T>): Route<T> {
    return this.#schedules.isFor(request) ? this.#scheduled : this.#sequential;
  }

  get #scheduled(): Route<T> {
    return this.#schedules as unknown as Route<T>;
  }

  /**
   * Plans for many agents within one slice, each by its route. Both routes have a share of the time by the number of their
   * agents. Schedules come last, and have what the round has left.
   *
   * @throws like `PlanningRound.run`
   */
  *planMany(
    requests: readonly ManyRequest<T>[],
    limits: TickLimits,
  ): Work<(Outcome<T> | undefined)[]> {
    const needs = this.#schedules.needs(requests);
    if (needs === undefined) return yield* this.#sequential.planMany(requests, limits);
    const isScheduled = (index: number): boolean => needs[index] === true;
    const all = [...requests.keys()];
    const scheduled = all.filter(isScheduled);
    const plain = all.filter((index) => !isScheduled(index));
    const share = plain.length / all.length;
    const { sliceMs, improveMs } = limits;
    const untilMs = this.#clock.now() + sliceMs + improveMs;
    const outcomes = new Array<Outcome<T> | undefined>(all.length).fill(undefined);
    const part = { ...limits, sliceMs: sliceMs * share, improveMs: improveMs * share };
    // Without a request, too: agents that no longer ask lose their places.
    const inRound = this.#sequential.planMany(listed(requests, plain), {
      ...part,
      moreFollow: true,
    });
    yield* into(outcomes, plain, inRound);
    const leftMs = Math.max(LEAST_MS, untilMs - this.#clock.now());
    const last = this.#scheduled.planMany(listed(requests, scheduled), {
      ...limits,
      sliceMs: leftMs,
    });
    yield* into(outcomes, scheduled, last);
    return outcomes;
  }
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
