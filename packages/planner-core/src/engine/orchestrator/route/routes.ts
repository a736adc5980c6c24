import type { Clock } from "../../../base/clock/clock.ts";
import type { Work } from "../../../base/work/work.ts";
import type { AnyDomainTypes, DomainTypes } from "../../../rules/domain/definition/types.ts";
import { checkKeys, REQUEST_KEYS } from "../../contract/known-keys.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { ManyRequest, NowRequest } from "../../contract/request.ts";
import type { TogetherOutcome, TogetherRequest } from "../../contract/together.ts";
import type { PipelineParts } from "../pipeline.ts";
import { checkDuration, renumbered, requestMisfit, within } from "../request/request-checks.ts";
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
  readonly schedules: ScheduleRoute;

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
    this.schedules = schedules;
  }

  /** @throws RequestError if a request needs a schedule and there is no planner for it */
  of(request: NowRequest<T>): Route<T> {
    checkKeys("a request", request, REQUEST_KEYS);
    return this.schedules.isFor(request) ? this.#scheduled : this.#sequential;
  }

  get #scheduled(): Route<T> {
    return this.schedules as unknown as Route<T>;
  }

  /**
   * Plans for many agents and squads within one slice, each by its route. Each route has a share of the time by the number
   * of its requests. Schedules come last, and have what the round has left. A route without a request has its turn where
   * none has one.
   *
   * @throws like `PlanningRound.run`
   */
  *planMany(
    requests: readonly (ManyRequest<T> | TogetherRequest<T>)[],
    limits: TickLimits,
  ): Work<(Outcome<T> | TogetherOutcome<T> | undefined)[]> {
    const { sliceMs, improveMs } = limits;
    checkDuration("/sliceMs", sliceMs);
    checkDuration("/improveMs", improveMs);
    if (!Array.isArray(requests)) throw requestMisfit("", "a list of requests", requests);
    const all = [...requests.keys()];
    const squads = all.filter((index) => isForSquad(requests[index]));
    if (squads.length === 0 && (all.length > 0 || this.schedules.improvable === undefined)) {
      return yield* this.#planAgents(requests as readonly ManyRequest<T>[], limits);
    }
    const untilMs = this.#clock.now() + sliceMs + improveMs;
    const outcomes: (Outcome<T> | TogetherOutcome<T> | undefined)[] = new Array(all.length);
    outcomes.fill(undefined);
    const agents = all.filter((index) => !isForSquad(requests[index]));
    if (agents.length > 0 || all.length === 0) {
      const share = all.length === 0 ? 1 / 2 : agents.length / all.length;
      const part = { ...limits, sliceMs: sliceMs * share, moreFollow: true };
      const asked = listed(requests, agents) as readonly ManyRequest<T>[];
      yield* into(outcomes, agents, this.#planAgents(asked, part));
    }
    const leftMs = agents.length === 0 ? sliceMs : Math.max(LEAST_MS, untilMs - this.#clock.now());
    const asked = listed(requests, squads) as readonly TogetherRequest<T>[];
    const answers = inOneTurn(() => this.schedules.planSquads(asked, leftMs, limits.moreFollow));
    yield* into(outcomes, squads, answers);
    return outcomes;
  }

  *#planAgents(
    requests: readonly ManyRequest<T>[],
    limits: TickLimits,
  ): Work<(Outcome<T> | undefined)[]> {
    for (const [index, request] of requests.entries()) {
      checkKeysOf(index, request);
    }
    const needs = this.schedules.needs(requests);
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

/** @throws RequestError for an unknown key, with the index of the request in the pointer */
function checkKeysOf(index: number, request: object): void {
  try {
    checkKeys("a request", request, REQUEST_KEYS);
  } catch (error) {
    throw within(error, index);
  }
}

/** Whether a request is that of a squad: it has `agents`. */
export function isForSquad<Request extends object>(
  request: Request | undefined,
): request is Extract<Request, { readonly agents: unknown }> {
  return typeof request === "object" && request !== null && "agents" in request;
}

// biome-ignore lint/correctness/useYield: squads are planned for in one turn
function* inOneTurn<Result>(run: () => Result): Work<Result> {
  return run();
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
