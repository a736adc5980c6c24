import type { Outcome } from "../../contract/outcome.ts";
import type { NowRequest, PlanRequest } from "../../contract/request.ts";
import type {
  LonePlanner,
  NowTogetherRequest,
  SchedulePlanner,
  TogetherHost,
  TogetherOutcome,
  TogetherRequest,
} from "../../contract/together.ts";
import type { DomainTypes } from "../../domain/definition/types.ts";
import type { Domain, Goal } from "../../domain/domain.ts";
import { whyScheduled } from "../../domain/timed/needs-schedule.ts";
import { RequestError } from "../../errors.ts";
import type { Work } from "../../work/work.ts";
import { chooseGoals } from "../request/goal-choice.ts";
import { checkRequest } from "../request/prepare.ts";
import { forEachRequest } from "../request/request-checks.ts";

const MISSING = "pass `time: new TimePlanner()` of @understudy/classical/time to the orchestrator";

/**
 * Plans of the planner for domains with time: for squads, and for single agents where one step after the other is not
 * enough: with events, deadlines, or steps beside others.
 */
export class Schedules {
  readonly #host: TogetherHost;
  readonly #planner: SchedulePlanner | undefined;
  /** Whether any goal of the domain may need a schedule. */
  readonly #isNeeded: boolean;
  #alone: LonePlanner | undefined;

  constructor(host: TogetherHost, planner: SchedulePlanner | undefined) {
    const { time } = host.domain;
    this.#host = host;
    this.#planner = planner;
    this.#isNeeded =
      time !== undefined &&
      (whyScheduled(time, []) !== undefined || Object.keys(time.by).length > 0);
  }

  /**
   * The goals that need a schedule; undefined if a plan of one step after the other is enough.
   *
   * @throws RequestError if a schedule is needed and there is no planner for it
   */
  goalsOf<T extends DomainTypes>(request: NowRequest<T>): readonly Goal[] | undefined {
    const domain = this.#host.domain as unknown as Domain<T>;
    if (!this.#isNeeded || domain.time === undefined) return undefined;
    checkRequest(request);
    const { goals, directive } = chooseGoals(domain, request.goal);
    const names = goals.map(({ name }) => name);
    const why = whyScheduled(domain.time, names);
    if (why === undefined) return undefined;
    const message = `needs a schedule: ${why}`;
    if (this.#planner === undefined) {
      throw new RequestError([{ pointer: "/goal", message, hint: MISSING }]);
    }
    if (directive === undefined) return goals;
    throw new RequestError([{ pointer: "/goal/directive", message, hint: "name the goal" }]);
  }

  /** @throws RequestError without a planner */
  get #needed(): SchedulePlanner {
    if (this.#planner !== undefined) return this.#planner;
    throw new RequestError([{ pointer: "/time", message: "is missing", hint: MISSING }]);
  }

  /** Plans for single agents. */
  get #lone(): LonePlanner {
    this.#alone ??= this.#needed.alone(this.#host);
    return this.#alone;
  }

  /** Plans for an agent; undefined if it needs no schedule. */
  plan<T extends DomainTypes>(request: PlanRequest<T>): Promise<Outcome<T>> | undefined {
    const goals = this.goalsOf(request);
    if (goals === undefined) return undefined;
    const outcome = this.#lone.plan(request as unknown as PlanRequest, goals);
    return outcome as unknown as Promise<Outcome<T>>;
  }

  /** Plans at once for an agent; undefined if it needs no schedule. */
  planNow<T extends DomainTypes>(request: NowRequest<T>, sliceMs: number): Outcome<T> | undefined {
    const goals = this.goalsOf(request);
    if (goals === undefined) return undefined;
    const outcome = this.#lone.planNow(request as unknown as NowRequest, goals, sliceMs);
    return outcome as unknown as Outcome<T>;
  }

  async planTogether<T extends DomainTypes>(
    request: TogetherRequest<T>,
  ): Promise<TogetherOutcome<T>> {
    const asked = request as unknown as TogetherRequest;
    const outcome = await this.#needed.planTogether(this.#host, asked);
    return outcome as unknown as TogetherOutcome<T>;
  }

  planTogetherNow<T extends DomainTypes>(
    request: NowTogetherRequest<T>,
    sliceMs: number,
  ): TogetherOutcome<T> {
    const asked = request as unknown as NowTogetherRequest;
    return this.#needed.planTogetherNow(
      this.#host,
      asked,
      sliceMs,
    ) as unknown as TogetherOutcome<T>;
  }

  /**
   * Plans at once for many agents, in the order in which they have waited; undefined if no agent needs a schedule.
   *
   * @returns undefined for an agent whose turn has not come yet
   * @throws like `goalsOf`, with the index of the request in the pointer
   */
  *planMany<T extends DomainTypes>(
    requests: readonly NowRequest<T>[],
    sliceMs: number,
  ): Work<(Outcome<T> | undefined)[] | undefined> {
    if (!this.#isNeeded) return undefined;
    const goals = forEachRequest(requests, (request) => this.goalsOf(request));
    if (goals.every((own) => own === undefined)) return undefined;
    const domain = this.#host.domain as unknown as Domain<T>;
    const all = requests.map(({ goal }, index) => goals[index] ?? chooseGoals(domain, goal).goals);
    const asked = requests as unknown as NowRequest[];
    const outcomes = yield* this.#lone.planMany(asked, all, sliceMs);
    return outcomes as unknown as (Outcome<T> | undefined)[];
  }
}
