import type { NowRequest, PlanRequest } from "../../contract/request.ts";
import type {
  NowTogetherRequest,
  SchedulePlanner,
  TogetherHost,
  TogetherOutcome,
  TogetherRequest,
} from "../../contract/together.ts";
import { ActionSet } from "../../domain/actions/action-set.ts";
import { COST_SCALE } from "../../domain/definition/costs.ts";
import type { DomainTypes, Step } from "../../domain/definition/types.ts";
import type { Domain, Goal } from "../../domain/domain.ts";
import { whyScheduled } from "../../domain/timed/needs-schedule.ts";
import { RequestError } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Work } from "../../work/work.ts";
import { chooseGoals } from "../request/goal-choice.ts";
import { checkRequest } from "../request/prepare.ts";
import { forEachRequest } from "../request/request-checks.ts";
import { RequestOutcome } from "./request-outcome.ts";

/** Least time for an agent's search, in milliseconds. */
const LEAST_SHARE_MS = 0.5;

const MISSING = "pass `time: new TimePlanner()` of @understudy/classical/time to the orchestrator";

/**
 * Plans of the planner for domains with time: for squads, and for agents alone where a plan of one step after the other
 * does not do: with events, deadlines, steps beside others.
 */
export class Schedules {
  readonly #host: TogetherHost;
  readonly #planner: SchedulePlanner | undefined;
  /** Whether any goal of the domain may need a schedule. */
  readonly #isNeeded: boolean;
  /** Agents of `planMany` without an answer, in the order in which they have waited. */
  readonly #waiting = new Set<string>();

  constructor(host: TogetherHost, planner: SchedulePlanner | undefined) {
    const { time } = host.domain;
    this.#host = host;
    this.#planner = planner;
    this.#isNeeded =
      time !== undefined &&
      (whyScheduled(time, []) !== undefined || Object.keys(time.by).length > 0);
  }

  /**
   * The goals that need a schedule; undefined if plans of one step after the other do.
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
   * Plans at once for many agents, in the order in which they have waited; undefined if no agent needs a schedule. Each
   * agent has its share of the slice, but at least half a millisecond, so that the first in line gets somewhere.
   *
   * @returns undefined for an agent whose turn has not come yet
   * @throws like `goalsOf`, with the index of the request in the pointer
   */
  *planMany<T extends DomainTypes>(
    requests: readonly NowRequest<T>[],
    sliceMs: number,
  ): Work<(RequestOutcome | undefined)[] | undefined> {
    if (!this.#isNeeded) return undefined;
    const goals = forEachRequest(requests, (request) => this.goalsOf(request));
    if (goals.every((own) => own === undefined)) return undefined;
    const { clock } = this.#host;
    const domain = this.#host.domain as unknown as Domain<T>;
    const untilMs = clock.now() + sliceMs;
    const outcomes = requests.map((): RequestOutcome | undefined => undefined);
    const line = this.#lineOf(requests);
    for (const [place, index] of line.entries()) {
      const leftMs = untilMs - clock.now();
      if (place > 0 && leftMs <= 0) break;
      if (place > 0) yield;
      const request = requests[index] as NowRequest<T>;
      const own = goals[index] ?? chooseGoals(domain, request.goal).goals;
      const share = Math.max(LEAST_SHARE_MS, leftMs / (line.length - place));
      outcomes[index] = this.planNow(request, own, Math.min(sliceMs, share));
      this.#waiting.delete(request.agent);
    }
    return outcomes;
  }

  /** The positions of requests in the order in which their agents have waited. Agents not in the list lose their place. */
  #lineOf<T extends DomainTypes>(requests: readonly NowRequest<T>[]): readonly number[] {
    const asking = new Map(requests.map(({ agent }, index) => [agent, index]));
    for (const agent of this.#waiting) if (!asking.has(agent)) this.#waiting.delete(agent);
    for (const { agent } of requests) this.#waiting.add(agent);
    return [...this.#waiting].map((agent) => asking.get(agent) as number);
  }

  /** Plans for the first goal that can be reached, by the budget. */
  async plan<T extends DomainTypes>(
    request: PlanRequest<T>,
    goals: readonly Goal[],
  ): Promise<RequestOutcome> {
    const startMs = this.#host.clock.now();
    const planner = this.#planner as SchedulePlanner;
    // Read once: the game may change the state while the first goal is planned for.
    const common = this.#asked(request);
    let last: RequestOutcome | undefined;
    for (const goal of goals) {
      const budgetMs = Math.max(0, request.budgetMs - (this.#host.clock.now() - startMs));
      const asked = { ...common, goal: referenceOf(goal), budgetMs, signal: request.signal };
      const outcome = await planner.planTogether(this.#host, asked);
      last = this.#outcome(request, goal, outcome);
      if (outcome.status !== "unsolvable") break;
    }
    return last as RequestOutcome;
  }

  /** Plans at once for the first goal that can be reached, within the slice. */
  planNow<T extends DomainTypes>(
    request: NowRequest<T>,
    goals: readonly Goal[],
    sliceMs: number,
  ): RequestOutcome {
    const planner = this.#planner as SchedulePlanner;
    const common = this.#asked(request);
    let last: RequestOutcome | undefined;
    for (const goal of goals) {
      const asked = { ...common, goal: referenceOf(goal) };
      const outcome = planner.planTogetherNow(this.#host, asked, sliceMs);
      last = this.#outcome(request, goal, outcome);
      if (outcome.status !== "unsolvable") break;
    }
    return last as RequestOutcome;
  }

  #asked<T extends DomainTypes>(request: NowRequest<T>): Omit<NowTogetherRequest, "goal"> {
    const { agent, state, disabled, maintain, ways, nowMs } = request as unknown as NowRequest;
    const { domain } = this.#host;
    const banned = disabled instanceof ActionSet ? stepsIn(domain, disabled) : disabled;
    const member = { state: domain.pack(state).slice(), disabled: banned };
    return { agents: { [agent]: member }, measure: "cost", maintain, ways, nowMs };
  }

  #outcome(
    { agent }: { readonly agent: string },
    goal: Goal,
    outcome: TogetherOutcome,
  ): RequestOutcome {
    const { status, steps, cost, optimal, elapsedMs } = outcome;
    const { domain } = this.#host;
    const plan: Plan | null =
      status !== "solved"
        ? null
        : Object.freeze({
            steps: Object.freeze(
              steps.map(({ step, startsAt, duration }) =>
                Object.freeze({ ...step, startsAt, duration }),
              ),
            ),
            actions: Object.freeze(steps.map(({ step }) => domain.actionOf(step))),
          });
    const scaledCost = Math.round(cost * COST_SCALE);
    const source = "classical" as const;
    const served = new RequestOutcome(agent, {
      status,
      plan,
      goal,
      scaledCost,
      optimal,
      source,
      leadSteps: 0,
    });
    served.took(elapsedMs);
    return served;
  }
}

function referenceOf({ name, definition }: Goal): NowTogetherRequest["goal"] {
  return name ?? definition;
}

function stepsIn(domain: Domain, disabled: ActionSet): readonly Step[] {
  const steps: Step[] = [];
  for (let action = 0; action < domain.actions.count; action++) {
    if (disabled.has(action)) steps.push(domain.step(action));
  }
  return steps;
}
