/**
 * Answers requests by their deadlines: cache, classical planner, LLM planner, proof.
 *
 * @module
 */

import { DisposedError } from "../../base/errors.ts";
import { finish, type Work } from "../../base/work/work.ts";
import type { AnyDomainTypes, DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { LlmPlanner } from "../contract/llm-planner.ts";
import type { Outcome } from "../contract/outcome.ts";
import type {
  ManyRequest,
  NowRequest,
  PlanContinuation,
  PlanRequest,
} from "../contract/request.ts";
import type { NowTogetherRequest, TogetherOutcome, TogetherRequest } from "../contract/together.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { assemble, type Engine } from "./assemble.ts";
import type { OrchestratorOptions } from "./options.ts";
import { type DescribeOptions, describeOutcome } from "./outcome/describe-outcome.ts";
import { checkDuration, requestMisfit } from "./request/request-checks.ts";
import { Routes } from "./route/routes.ts";
import { ScheduleRoute } from "./route/schedule-route.ts";
import { SequentialRoute } from "./route/sequential-route.ts";
import type { OrchestratorSettings } from "./settings.ts";

/**
 * Plans for the agents of one domain. The classical plan is computed first. The LLM planner is asked if it can still
 * answer in time. Its plan is proved, and mended where it breaks.
 *
 * @example
 * const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), llm });
 * const outcome = await orchestrator.plan({ agent: "ann", state, goal: "warm_home", budgetMs: 100 });
 * for (const step of outcome.plan?.steps ?? []) console.log(step.tool, step.args);
 */
export class Orchestrator<T extends DomainTypes = AnyDomainTypes> {
  readonly domain: Domain<T>;
  readonly telemetry: Telemetry;
  readonly settings: OrchestratorSettings;
  readonly #engine: Engine;
  readonly #llm: LlmPlanner | undefined;
  readonly #sequential: SequentialRoute;
  readonly #routes: Routes<T>;
  /** @internal For runners. */
  readonly schedules: ScheduleRoute;

  /** @throws RequestError if an option is unknown or malformed */
  constructor(options: OrchestratorOptions<T>) {
    const engine = assemble(options);
    this.domain = options.domain;
    this.settings = engine.settings;
    this.telemetry = engine.reporter.telemetry;
    this.#engine = engine;
    this.#llm = options.llm;
    this.#sequential = new SequentialRoute(engine);
    this.schedules = new ScheduleRoute(engine, options.time);
    this.#routes = new Routes(engine, this.#sequential, this.schedules);
  }

  /** @internal */
  get hasLlm(): boolean {
    return this.#llm !== undefined;
  }

  /**
   * Plans for an agent. Resolves by the deadline. With `onStep` the first steps come earlier. For a directive, or with
   * `choose`, the LLM planner chooses among proved plans.
   *
   * @throws StateError, RequestError, CostError (as rejections) for a caller's mistake; the signal's reason when it
   * aborts
   */
  async plan(request: PlanRequest<T>): Promise<Outcome<T>> {
    const answered = this.#routes.of(request).plan(request);
    return answered instanceof Promise ? await answered : answered;
  }

  /**
   * The immediate answer of `plan`, if there is one: a plan from the cache or from a policy. Synchronous, for servers
   * that avoid needless waits.
   *
   * @returns if there is no immediate answer, or if there is an observer, a function that continues like `plan`; call
   *   it in the same turn or not at all
   * @throws like `plan`, for a caller's mistake
   *
   * @example
   * const known = orchestrator.planKnown(request);
   * const outcome = typeof known === "function" ? await known({ signal }) : known;
   */
  planKnown(request: PlanRequest<T>): Outcome<T> | PlanContinuation<T> {
    return this.#routes.of(request).planKnown(request);
  }

  /**
   * Plans for an agent at once: cache and classical planner within `sliceMs`, synchronously. The LLM planner works in
   * the background; its answer comes as `revised`. Policies are used if they are ready, but never built here.
   *
   * @param sliceMs time limit for the search, in milliseconds; default 0.5
   * @param improveMs milliseconds after that for a plan found by search that is not proved best; default 0
   * @throws StateError, RequestError, CostError for a caller's mistake
   */
  planNow(request: NowRequest<T>, sliceMs = 0.5, improveMs = 0): Outcome<T> {
    return this.#routes.of(request).planNow(request, sliceMs, improveMs);
  }

  /**
   * `planNow` in pieces of about a millisecond, for servers that do other work in between. The slice is measured by the
   * clock.
   *
   * @throws like `planNow`
   */
  *planNowInPieces(request: NowRequest<T>, sliceMs = 0.5, improveMs = 0): Work<Outcome<T>> {
    return yield* this.#routes.of(request).planNowInPieces(request, sliceMs, improveMs);
  }

  /**
   * Plans for many agents within one slice of time. A game loop calls it each tick with all agents that need a plan.
   * Agents are served by earliest deadline, then highest urgency, then longest wait; answers that were given within the
   * last second come first. Pass an agent without an answer again in the next tick: it keeps its place, and its search
   * resumes. An agent that is not passed loses its place. The first in line gets its turn, whatever the slice.
   *
   * With a budget the LLM planner is asked as in `plan`, if it can answer in time: the agent waits, and its outcome
   * comes in the first tick after the LLM planner's answer. Otherwise the LLM planner works in the background, as with
   * `planNow`. If no agent waits, the rest of the slice goes to building requested policies (`Planner.buildSlice`).
   * List each agent once; states are copied if a search continues in a later tick. `elapsedMs` of an outcome counts
   * from the tick of the first request; 0 for an immediate answer.
   *
   * @param sliceMs length of the slice in milliseconds; default 2. One step of a search may exceed it
   * @param moreFollow whether further calls follow in this tick, so that no policies are built. Default false
   * @param others number of agents that wait for these calls. Their time is not used to improve first plans. Default 0
   * @param improveMs as for `planNow`, shared by these agents, once each has a first plan. Default 0
   * @returns the outcome of each request, or undefined for "not yet"
   * @throws StateError, RequestError, CostError for a caller's mistake, with the index of the request in the pointer;
   *   requests before it may have been answered
   *
   * @example
   * const waiting = agents.filter((agent) => agent.needsPlan);
   * const outcomes = orchestrator.planMany(waiting.map((agent) => agent.request), 2);
   * outcomes.forEach((outcome, index) => outcome && waiting[index].play(outcome));
   */
  planMany(
    requests: readonly ManyRequest<T>[],
    sliceMs = 2,
    moreFollow = false,
    others = 0,
    improveMs = 0,
  ): (Outcome<T> | undefined)[] {
    return finish(this.#planRound(requests, sliceMs, moreFollow, others, improveMs));
  }

  /**
   * `planMany` in pieces of about a millisecond, for servers that do other work in between. The slice is measured by
   * the clock. A round ends before the next one begins.
   *
   * @throws like `planMany`
   */
  *planManyInPieces(
    requests: readonly ManyRequest<T>[],
    sliceMs = 2,
  ): Work<(Outcome<T> | undefined)[]> {
    return yield* this.#planRound(requests, sliceMs);
  }

  /**
   * Plans for a squad: a schedule for all members at once, which is proved. The first answer is improved until the
   * budget ends or the measure is proved to be the smallest.
   *
   * @throws RequestError, StateError (as rejections) for a caller's mistake, and without the option `time`; the
   * signal's reason when it aborts
   *
   * @example
   * const outcome = await orchestrator.planTogether({ agents: { ann, bo }, goal: "raised", budgetMs: 50 });
   * for (const { agent, step, startsAt } of outcome.steps) console.log(startsAt, agent, step.tool);
   */
  async planTogether(request: TogetherRequest<T>): Promise<TogetherOutcome<T>> {
    return await this.schedules.planTogether(request);
  }

  /** `planTogether` at once, within `sliceMs` milliseconds; default 4. @throws like `planTogether` */
  planTogetherNow(request: NowTogetherRequest<T>, sliceMs = 4): TogetherOutcome<T> {
    return this.schedules.planTogetherNow(request, sliceMs);
  }

  /**
   * Plans for many squads within one slice of time. A game loop calls it each tick with the requests of all squads that
   * need a plan: a squad without an answer passes the same object again in the next tick; its search resumes. The
   * earliest deadline comes first, and the first in line gets its turn, whatever the slice. Once every squad has an
   * answer, the rest of the slice goes to better plans for those that asked `until` the first: they come as `revised`.
   *
   * @param sliceMs length of the slice in milliseconds; default 2. One step of a search may exceed it
   * @returns the outcome of each request, or undefined for "not yet"
   * @throws RequestError, StateError for a caller's mistake, with the index of the request in the pointer. The others
   * keep
   *   their places, and their answers come with the next call
   *
   * @example
   * const asking = squads.filter(({ question }) => question !== undefined);
   * const outcomes = orchestrator.planTogetherMany(asking.map(({ question }) => question!), 2);
   * outcomes.forEach((outcome, index) => outcome && asking[index].accept(outcome));
   */
  planTogetherMany(
    requests: readonly TogetherRequest<T>[],
    sliceMs = 2,
  ): (TogetherOutcome<T> | undefined)[] {
    return this.schedules.planTogetherMany(requests, sliceMs);
  }

  /**
   * One line about an agent's plan and the reason for it, for barks and logs: in the model's words if the model has a
   * prompt for this, answers in time, and its line is fit to be shown; otherwise a plain sentence. At the model, all
   * plans take precedence.
   *
   * @throws RequestError if an option is invalid
   *
   * @example
   * const line = await orchestrator.describe(outcome, { persona: "a gruff old smith" });
   */
  async describe(outcome: Outcome<T>, options: DescribeOptions = {}): Promise<string> {
    const { persona, withinMs } = options;
    if (persona !== undefined && typeof persona !== "string") {
      throw requestMisfit("/persona", "a text", persona);
    }
    if (withinMs !== undefined) checkDuration("/withinMs", withinMs);
    const llm = this.#sequential.isDisposed ? undefined : this.#llm;
    return await describeOutcome(this.#engine, llm, outcome as unknown as Outcome, options);
  }

  /**
   * Stores served plans in the cache now. Otherwise they are stored as soon as the event loop is free. Call this before
   * inspecting or saving the cache.
   */
  flush(): void {
    this.#engine.stores.flush();
  }

  /**
   * Ends all calls of the LLM planner. Waiting and later requests are answered by the classical planner, with the
   * reason `disposed`. The LLM planner itself is not disposed.
   */
  dispose(): void {
    this.#sequential.isDisposed = true;
    this.#engine.stopListening();
    this.#engine.calls?.cancel(new DisposedError("The orchestrator was disposed"));
    this.#engine.stores.flush();
  }

  *#planRound(
    requests: readonly ManyRequest<T>[],
    sliceMs: number,
    moreFollow = false,
    others = 0,
    improveMs = 0,
  ): Work<(Outcome<T> | undefined)[]> {
    checkDuration("/sliceMs", sliceMs);
    checkDuration("/improveMs", improveMs);
    if (!Array.isArray(requests)) throw requestMisfit("", "a list of requests", requests);
    return yield* this.#routes.planMany(requests, { sliceMs, moreFollow, others, improveMs });
  }
}
