import type { Work } from "../../../base/work/work.ts";
import type { Domain } from "../../../rules/domain/domain.ts";
import { timedPlan } from "../../../time/durations/timed-plan.ts";
import type { ManyRequest, NowRequest, PlanRequest } from "../../contract/request.ts";
import type { RequestOutcome } from "../outcome/request-outcome.ts";
import { forEachRequest } from "../request/request-checks.ts";
import type { Route, TickLimits } from "./route.ts";
import type { SequentialRoute } from "./sequential-route.ts";

/** Adds times to the steps of an outcome. */
type Timed = (outcome: RequestOutcome) => RequestOutcome;

/** The sequential route in a domain with time: each step of an outcome has its time. */
export class TimedRoute implements Route {
  readonly #domain: Domain;
  readonly #inner: SequentialRoute;

  constructor(domain: Domain, inner: SequentialRoute) {
    this.#domain = domain;
    this.#inner = inner;
  }

  plan(request: PlanRequest): RequestOutcome | Promise<RequestOutcome> {
    const timed = this.#timed(request);
    const answered = this.#inner.plan(request);
    return answered instanceof Promise ? answered.then(timed) : timed(answered);
  }

  planKnown(request: PlanRequest): ReturnType<SequentialRoute["planKnown"]> {
    const timed = this.#timed(request);
    const known = this.#inner.planKnown(request);
    return typeof known === "function"
      ? async (limits) => timed(await known(limits))
      : timed(known);
  }

  planNow(request: NowRequest, sliceMs: number, improveMs: number): RequestOutcome {
    const timed = this.#timed(request);
    return timed(this.#inner.planNow(request, sliceMs, improveMs));
  }

  *planNowInPieces(request: NowRequest, sliceMs: number, improveMs: number): Work<RequestOutcome> {
    const timed = this.#timed(request);
    return timed(yield* this.#inner.planNowInPieces(request, sliceMs, improveMs));
  }

  *planMany(
    requests: readonly ManyRequest[],
    limits: TickLimits,
  ): Work<(RequestOutcome | undefined)[]> {
    const timed = forEachRequest(requests, (request) => this.#timed(request));
    const outcomes = yield* this.#inner.planMany(requests, limits);
    return outcomes.map((outcome, index) => outcome && timed[index]?.(outcome));
  }

  /**
   * The state is copied, as the game may change it.
   *
   * @throws StateError, RequestError
   */
  #timed(request: NowRequest): Timed {
    const state = this.#domain.pack(request.state).slice();
    const ways = request.ways === undefined ? undefined : this.#domain.ways(request.ways);
    return (outcome) => outcome.mapPlans((plan) => timedPlan(this.#domain, state, plan, ways));
  }
}
